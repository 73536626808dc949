import { bytes, sizeWritten } from '../../domain/size.ts';
import { type LiveStream, numberOf } from '../../provision/plan/asset.ts';
import { optionsSchema } from '../../spec/options.ts';
import type { Addition } from '../carry/additions.ts';

const GIB = 1024 ** 3;
const DEFAULTS = optionsSchema.shape.jetstream.parse({});

/** What no client is told, and a spec without its configuration has to say: how much JetStream may store. */
export interface Room {
  readonly maxFileStore?: string | number;
  readonly maxMemory?: string | number;
}

/** Room for what streams promise, and for twice of what those without maxBytes hold; nothing where the defaults have it. */
export function roomFor(live: readonly LiveStream[]): Room {
  const needed = (storage: 'file' | 'memory') =>
    live
      .filter(({ config }) => config.storage === storage)
      .reduce(
        (sum, { config, state }) => sum + (Math.max(0, numberOf(config.max_bytes)) || 2 * state.bytes),
        0,
      );
  const room = (needs: number, usual: string | number) =>
    needs > bytes(usual) ? sizeWritten(Math.ceil(needs / GIB) * GIB) : undefined;
  const file = room(needed('file'), DEFAULTS.maxFileStore);
  const memory = room(needed('memory'), DEFAULTS.maxMemory);
  return {
    ...(memory !== undefined && { maxMemory: memory }),
    ...(file !== undefined && { maxFileStore: file }),
  };
}

/** What to say about it. */
export const roomAdditions = ({ maxFileStore, maxMemory }: Room): Addition[] =>
  [
    { setting: 'jetstream.max_memory_store', value: maxMemory },
    { setting: 'jetstream.max_file_store', value: maxFileStore },
  ].flatMap(({ setting, value }) =>
    value === undefined
      ? []
      : [
          {
            setting,
            value: String(value),
            instead: 'what its configuration says, which clients are not told',
          },
        ],
  );
