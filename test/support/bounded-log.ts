import type { Readable } from 'node:stream';

/** What a server said, at most its last million characters: a server in a loop must not fill the memory. */
export interface BoundedLog {
  text(): string;
  /** Characters ever read, to look later at what came since: `since(mark)`. */
  mark(): number;
  since(mark: number): string;
}

const LIMIT = 1_000_000;

export const boundedLog = (...streams: readonly (Readable | null)[]): BoundedLog => {
  let kept = '';
  let total = 0;
  for (const stream of streams) {
    stream?.setEncoding('utf8');
    stream?.on('data', (chunk: string) => {
      total += chunk.length;
      kept = (kept + chunk).slice(-LIMIT);
    });
  }
  return {
    text: () => kept,
    mark: () => total,
    since: (mark) => kept.slice(Math.max(0, kept.length - (total - mark))),
  };
};
