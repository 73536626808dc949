import type { Path } from '../../../domain/diagnostic.ts';
import { bytes, sizeText, sizeWritten } from '../../../domain/size.ts';
import type { Options } from '../../../spec/options.ts';
import type { Fact, Rule } from '../../fact.ts';
import { write } from '../../mend.ts';
import { type Holder, holders } from './holders.ts';

const STORAGES = [
  { storage: 'file', limit: 'maxFileStore', what: 'in files' },
  { storage: 'memory', limit: 'maxMemory', what: 'in memory' },
] as const;

/**
 * Streams whose maxBytes are more together than there is: the server sets maxBytes aside when a stream is made
 * (`server/jetstream.go`, checkAllLimits), so that the last ones are refused.
 */
export const overBudget: Rule = function* ({ options }) {
  if (!options.jetstream.enable) return;
  const all = holders(options);
  for (const { storage, limit, what } of STORAGES) {
    // Of a cluster, a server has a part of the streams only.
    if (!options.cluster.enable)
      yield* over(all, storage, options.jetstream[limit], ['jetstream', limit], `streams ${what}`);
    for (const holder of all) {
      const own = holder.limits?.[limit];
      if (own != null)
        yield* over(
          [holder],
          storage,
          own,
          [...holder.path, 'jetstream', limit],
          `streams ${what} of account ${holder.account}`,
        );
    }
  }
};

function* over(
  all: readonly Holder[],
  storage: 'file' | 'memory',
  limit: Options['jetstream']['maxMemory'],
  path: Path,
  what: string,
): Generator<Fact> {
  const promised = all.flatMap((holder) => promises(holder)).filter((each) => each.storage === storage);
  const sum = promised.reduce((total, each) => total + each.bytes, 0);
  if (sum <= bytes(limit)) return;
  const mebibytes = Math.ceil(sum / MIB);
  const largest = promised.toSorted((a, b) => b.bytes - a.bytes).slice(0, 3);
  yield {
    code: 'stream/over-budget',
    path,
    and: largest.map((each) => each.path),
    message: `${what} are promised ${sizeText(sum)} together, of ${sizeText(bytes(limit))}`,
    mend: write(`raise ${path.at(-1) as string} to what is promised`, path, sizeWritten(mebibytes * MIB)),
    help: `raise ${path.at(-1) as string} to at least '${mebibytes}MiB', or lower maxBytes`,
  };
}

interface Promised {
  readonly storage: string;
  readonly bytes: number;
  readonly path: Path;
}

function promises({ path, streams, buckets }: Holder): Promised[] {
  const assets = [
    ...Object.entries(streams).map(([name, stream]) => ({ stream, at: ['streams', name] })),
    ...Object.entries(buckets.kv).map(([name, stream]) => ({ stream, at: ['buckets', 'kv', name] })),
    ...Object.entries(buckets.object).map(([name, stream]) => ({ stream, at: ['buckets', 'object', name] })),
  ];
  return assets.map(({ stream, at }) => ({
    storage: stream.storage,
    bytes: stream.maxBytes === -1 ? 0 : bytes(stream.maxBytes),
    path: [...path, ...at, 'maxBytes'],
  }));
}

const MIB = 1024 ** 2;
