import { durationWritten } from '../../domain/duration.ts';
import { sizeWritten } from '../../domain/size.ts';
import { numberOf } from '../../provision/plan/asset.ts';

/*
 * What the server's answers hold, as options have it; undefined where there is nothing to say. Whether an option takes it, and
 * means the same by it, is found out afterwards.
 */

/** Options of a stream, a consumer or a bucket, before anyone has looked at them. */
export type Entries = Readonly<Record<string, unknown>>;

export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

export const flag = (value: unknown): boolean => value === true;

/** A number that means none where it is not positive. */
export const count = (value: unknown): number | undefined =>
  numberOf(value) > 0 ? numberOf(value) : undefined;

/** Bytes that mean none where they are not positive. */
export const size = (value: unknown): number | string | undefined =>
  numberOf(value) > 0 ? sizeWritten(numberOf(value)) : undefined;

/** Nanoseconds, none for 0. What options cannot say exactly, they say in whole milliseconds above. */
export const duration = (value: unknown): string | undefined =>
  numberOf(value) > 0 ? durationWritten(Math.ceil(numberOf(value) / 1_000_000)) : undefined;

/** A list that has something in it. */
export const list = <T>(values: readonly T[]): readonly T[] | undefined =>
  values.length > 0 ? values : undefined;

/** The entries that say something; undefined where none does. */
export function entries(all: Entries): Entries | undefined {
  const said = Object.entries(all).filter(([, value]) => value !== undefined);
  return said.length > 0 ? Object.fromEntries(said) : undefined;
}

/** Less what is the default anyway. */
export const without = (defaults: Entries, all: Entries): Entries =>
  entries(Object.fromEntries(Object.entries(all).filter(([key, value]) => value !== defaults[key]))) ?? {};
