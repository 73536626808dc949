import type { Config } from './asset.ts';

/** A field that is not as it should be; without `from` or `to`, there or wanted is nothing. */
export interface FieldChange {
  readonly field: string;
  readonly from?: unknown;
  readonly to?: unknown;
  /** Why the server cannot change it where it is. */
  readonly fixed?: string;
}

/** How two settled configurations differ, by field. */
export function differences(live: Config, wanted: Config): FieldChange[] {
  const fields = [...new Set([...Object.keys(live), ...Object.keys(wanted)])].sort();
  return fields
    .filter((field) => !same(live[field], wanted[field]))
    .map((field) => ({
      field,
      ...(live[field] !== undefined && { from: live[field] }),
      ...(wanted[field] !== undefined && { to: wanted[field] }),
    }));
}

/** Whether two values of JSON are alike, in whatever order their keys are. */
export function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => same((one as Config)[key], (other as Config)[key]))
  );
}

/** A text that is the same for like values. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  ) ?? '';
