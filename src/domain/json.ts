import { compareBytes } from './bytes-order.ts';

/** JSON with sorted keys, as Nix's `builtins.toJSON` writes it: equal values give equal texts. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => compareBytes(a, b)))
      : inner,
  );
}
