import { compareBytes } from './bytes-order.ts';

/** JSON with sorted keys, as Nix's `builtins.toJSON` writes it: equal values give equal texts. */
export function toJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(toJson).join(',')}]`;
  // By hand: JavaScript's own objects begin with keys that look like numbers, however they are made.
  const entries = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => compareBytes(a, b))
    .map(([key, inner]) => `${JSON.stringify(key)}:${toJson(inner)}`);
  return `{${entries.join(',')}}`;
}
