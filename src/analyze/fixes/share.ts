import type { Path } from '../../domain/diagnostic.ts';
import { bytes } from '../../domain/size.ts';
import type { Options } from '../../spec/options.ts';
import type { Deployment } from '../../spec/resolve.ts';
import type { Stream } from '../../spec/stream.ts';
import { valueAt } from '../mend.ts';
import { type Holder, holders } from '../rules/assets/holders.ts';

const UNITS = [
  [1024 ** 3, 'GB'],
  [1024 ** 2, 'MB'],
] as const;

/**
 * What a stream without maxBytes may keep, so that it and all others fit into what there is, in every profile that has it: the same for
 * each stream and bucket that has none. Undefined where nothing is left.
 */
export function shareOf(path: Path, deployments: readonly Deployment[]): string | undefined {
  const shares = deployments.flatMap(({ options }) => {
    const stream = valueAt(options, path) as Stream | undefined;
    return stream === undefined ? [] : sharesIn(options, path, stream.storage);
  });
  const least = Math.min(...shares);
  for (const [unit, name] of UNITS) if (least >= unit) return `${Math.floor(least / unit)}${name}`;
  return undefined;
}

/** Of the server, and of the account where that has a limit. */
function sharesIn(options: Options, path: Path, storage: Stream['storage']): number[] {
  const all = holders(options);
  const own = all.find(
    (holder) => holder.path.length > 0 && holder.path[1] === path[1] && path[0] === 'accounts',
  );
  const key = storage === 'file' ? 'maxFileStore' : 'maxMemory';
  const ofAccount = own?.limits?.[key];
  const most = own?.limits?.[storage === 'file' ? 'diskMaxStreamBytes' : 'memoryMaxStreamBytes'] ?? -1;
  return [
    share(all, storage, bytes(options.jetstream[key])),
    ...(own && ofAccount != null ? [share([own], storage, bytes(ofAccount))] : []),
    ...(most === -1 || bytes(most) === 0 ? [] : [bytes(most)]),
  ];
}

function share(among: readonly Holder[], storage: Stream['storage'], limit: number): number {
  const all = among.flatMap(({ streams, buckets }) => [
    ...Object.values(streams),
    ...Object.values(buckets.kv),
    ...Object.values(buckets.object),
  ]);
  const here = all.filter((each) => each.storage === storage);
  const promised = here.reduce((sum, { maxBytes }) => sum + (maxBytes === -1 ? 0 : bytes(maxBytes)), 0);
  return (limit - promised) / Math.max(1, here.filter(({ maxBytes }) => maxBytes === -1).length);
}
