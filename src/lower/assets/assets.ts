import type { Path } from '../../domain/diagnostic.ts';
import { GLOBAL_ACCOUNT } from '../../domain/permission/conf-users.ts';
import type { Account } from '../../spec/account.ts';
import type { Options } from '../../spec/options.ts';
import { kvConfig, objectConfig } from './bucket.ts';
import { consumerConfig } from './consumer.ts';
import type { Config } from './json.ts';
import { streamConfig } from './stream.ts';

/** A stream that a deployment is to have, those behind buckets included. */
export interface StreamAsset {
  readonly account: string;
  readonly name: string;
  /** Where among the options it is described. */
  readonly path: Path;
  readonly config: Config;
  readonly consumers: readonly ConsumerAsset[];
}

export interface ConsumerAsset {
  readonly name: string;
  readonly path: Path;
  readonly config: Config;
  /** It begins so many messages before the stream's end. */
  readonly startLast?: number;
  /** Stream for messages that were delivered too often. */
  readonly deadLetter?: string;
}

/** Every stream and consumer of a deployment, in the order in which they are described. */
export function assetsOf({
  streams,
  buckets,
  accounts,
}: Pick<Options, 'streams' | 'buckets' | 'accounts'>): StreamAsset[] {
  return [
    ...assetsIn(GLOBAL_ACCOUNT, [], { streams, buckets }),
    ...Object.entries(accounts).flatMap(([name, account]) => assetsIn(name, ['accounts', name], account)),
  ];
}

function assetsIn(
  account: string,
  prefix: Path,
  { streams, buckets }: Pick<Account, 'streams' | 'buckets'>,
): StreamAsset[] {
  const bucketAsset = (kind: 'kv' | 'object', name: string, config: Config): StreamAsset => ({
    account,
    name: config.name as string,
    path: [...prefix, 'buckets', kind, name],
    config,
    consumers: [],
  });
  return [
    ...Object.entries(streams).map(([name, stream]): StreamAsset => {
      const path = [...prefix, 'streams', name];
      const consumers = Object.entries(stream.consumers).map(([durable, consumer]) => ({
        name: durable,
        path: [...path, 'consumers', durable],
        config: consumerConfig(durable, consumer),
        ...(consumer.deliverPolicy === 'last_messages' && { startLast: consumer.startLast ?? 1 }),
        ...(consumer.deadLetter !== null && { deadLetter: consumer.deadLetter }),
      }));
      return { account, name, path, config: streamConfig(name, stream), consumers };
    }),
    ...Object.entries(buckets.kv).map(([name, bucket]) => bucketAsset('kv', name, kvConfig(name, bucket))),
    ...Object.entries(buckets.object).map(([name, bucket]) =>
      bucketAsset('object', name, objectConfig(name, bucket)),
    ),
  ];
}
