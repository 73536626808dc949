import type { Path } from '../../../domain/diagnostic.ts';
import { assetsOf, type ConsumerAsset, type StreamAsset } from '../../../lower/assets/assets.ts';
import type { Options } from '../../../spec/options.ts';
import type { Deployment } from '../../../spec/resolve.ts';
import type { Fact } from '../../fact.ts';
import type { ConsumerConfig, StreamConfig } from './config.ts';

/** A stream as the server will be asked for it. */
export interface DeclaredStream {
  readonly account: string;
  readonly name: string;
  readonly path: Path;
  readonly config: StreamConfig;
  readonly consumers: readonly DeclaredConsumer[];
}

export interface DeclaredConsumer {
  readonly name: string;
  readonly path: Path;
  readonly config: ConsumerConfig;
  /** Messages before the stream's end at which it begins, which is worked out when it is made. */
  readonly startLast?: number | undefined;
}

const known = new WeakMap<Options, readonly DeclaredStream[]>();

/** All streams of a deployment, those of buckets included, in the order in which they are made. */
export function declaredStreams({ options }: Deployment): readonly DeclaredStream[] {
  const found = known.get(options) ?? assetsOf(options).map(declared);
  known.set(options, found);
  return found;
}

const declared = ({ account, name, path, config, consumers }: StreamAsset): DeclaredStream => ({
  account,
  name,
  path,
  config: config as unknown as StreamConfig,
  consumers: consumers.map((consumer: ConsumerAsset) => ({
    name: consumer.name,
    path: consumer.path,
    config: consumer.config as unknown as ConsumerConfig,
    startLast: consumer.startLast,
  })),
});

type Asset = Pick<DeclaredStream, 'path'>;

/** What options of the stream behind a bucket are called there. */
const OF_BUCKETS: Readonly<Record<string, string>> = {
  allowMessageTtl: 'limitMarkerTtl',
  maxAge: 'ttl',
  maxMessageSize: 'maxValueSize',
  maxMessagesPerSubject: 'history',
  subjectDeleteMarkerTtl: 'limitMarkerTtl',
};

/** What an option of streams is called for an asset, which may be a bucket. */
export const optionName = ({ path }: Asset, key: string): string => {
  const isBucket = path.at(-3) === 'buckets' && path.at(-2) !== 'streams';
  return isBucket ? (OF_BUCKETS[key] ?? key) : key;
};

/** The path of an asset's option where it was written, else of the asset, so that a report points at what is there. */
export function optionOf(asset: Asset, key: string, deployment: Deployment): Path {
  const name = optionName(asset, key);
  const option = [...asset.path, name];
  return deployment.origin(option).at(-1) === name ? option : asset.path;
}

/** What a rule says of a stream or a consumer: keys of its options, the one to change first; `mend` counts from there, too. */
export interface Finding extends Pick<Fact, 'code' | 'message' | 'help' | 'mend'> {
  readonly keys: readonly string[];
}

export type StreamRule = (stream: DeclaredStream, deployment: Deployment) => Iterable<Finding>;

export type ConsumerRule = (
  consumer: DeclaredConsumer,
  stream: DeclaredStream,
  deployment: Deployment,
) => Iterable<Finding>;
