import type { Options } from '../spec/options.ts';
import { CONNECTIONS } from './probe.ts';

/** Runs over all items, some of them at a time; results in the order of the items. */
export async function forEach<T, R>(
  items: readonly T[],
  atATime: number,
  run: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await run(items[index]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atATime, items.length) }, worker));
  return results;
}

/** How many users may be tried at a time, so that limits.maxConnections is never in the way. */
export const usersAtATime = ({ limits }: Options): number =>
  Math.max(1, Math.min(16, limits.maxConnections - CONNECTIONS));
