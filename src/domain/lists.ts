import { compareBytes } from './bytes-order.ts';

/** The strings that occur more than once, each once, in byte order. */
export function duplicates(list: readonly string[]): string[] {
  const seen = new Set<string>();
  const again = new Set<string>();
  for (const item of list) (seen.has(item) ? again : seen).add(item);
  return [...again].sort(compareBytes);
}
