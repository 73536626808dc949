import { bytes } from '../../domain/size.ts';
import type { Options } from '../../spec/options.ts';
import type { MeasureTask, Pattern } from '../worker/measure.ts';

/** A load, but for the servers that bear it. */
export type Cell = Omit<MeasureTask, 'kind' | 'targets'>;

/** Bytes of a message. */
export const MESSAGE_SIZE = 128;
/** A turn's seconds, and how many turns each server has. */
export const TURN = { seconds: 1, rounds: 3 };
const CLIENTS = [1, 100, 1_000];
/** Who looks at the server meanwhile. */
const OTHERS = 20;
const MIB = 1024 ** 2;
/** Of a stream: it is never the store that is full. */
const MOST_STREAM_BYTES = 64 * MIB;
const LEAST_STREAM_BYTES = 4 * MIB;

/** Loads that the deployment has room for. */
export function cells(options: Options): Cell[] {
  const modes = [
    ['core', 'async'],
    ['file', 'async'],
    ['file', 'sync'],
    ['memory', 'async'],
    ['memory', 'sync'],
  ] as const;
  return modes.flatMap(([pattern, mode]) =>
    CLIENTS.flatMap((clients) => cell(options, pattern, mode, clients)),
  );
}

/** One, or none where the deployment has no room for it. */
export function cell(
  { jetstream, limits }: Options,
  pattern: Pattern,
  mode: MeasureTask['mode'],
  clients: number,
): Cell[] {
  const store = bytes(pattern === 'memory' ? jetstream.maxMemory : jetstream.maxFileStore);
  const streamBytes = Math.min(MOST_STREAM_BYTES, Math.floor(store / 4));
  const hasRoom = pattern === 'core' || (jetstream.enable && streamBytes >= LEAST_STREAM_BYTES);
  if (!hasRoom || clients + OTHERS > limits.maxConnections) return [];
  return [{ pattern, mode, clients, ...TURN, size: MESSAGE_SIZE, streamBytes }];
}

/** What clients do, as people say it. */
export function loadText({ pattern, mode }: Pick<Cell, 'pattern' | 'mode'>): string {
  if (pattern === 'core') return 'publish, subscribe';
  return `publish to ${pattern === 'file' ? 'files' : 'memory'}, ${mode}`;
}
