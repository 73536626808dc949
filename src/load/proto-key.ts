import type { Path } from '../domain/diagnostic.ts';

/** Where a value has a key `__proto__`, as JSON allows it: zod leaves it out of records without a word. */
export function protoKeyAt(value: unknown): Path | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const key of Object.keys(value)) {
    const path = key === '__proto__' ? [] : protoKeyAt((value as Record<string, unknown>)[key]);
    if (path) return [Array.isArray(value) ? Number(key) : key, ...path];
  }
  return undefined;
}
