import { compareBytes } from './bytes-order.ts';

/** The strings that occur more than once, each once, in byte order. */
export function duplicates(list: readonly string[]): string[] {
  const seen = new Set<string>();
  const again = new Set<string>();
  for (const item of list) (seen.has(item) ? again : seen).add(item);
  return [...again].sort(compareBytes);
}

/** What a record holds, each with its name, in byte order of the names. */
export function entries(record: Readonly<Record<string, unknown>>): { name: string; value: unknown }[] {
  return Object.entries(record)
    .map(([name, value]) => ({ name, value }))
    .sort((a, b) => compareBytes(a.name, b.name));
}

/** The record of what has a name each. */
export function setOf(list: readonly { name: string; value: unknown }[]): Record<string, unknown> {
  return Object.fromEntries(list.map(({ name, value }) => [name, value]));
}
