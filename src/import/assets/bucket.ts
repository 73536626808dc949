import type { Config } from '../../provision/plan/asset.ts';
import { plainMetadata } from '../../provision/plan/marks.ts';
import { kvBucket, objectBucket } from '../../spec/bucket.ts';
import { placementOptions, republishOptions, sourceOptions, sourcesOptions } from './stream.ts';
import { count, duration, type Entries, entries, size, text, without } from './values.ts';

const KV_DEFAULTS: Entries = kvBucket.parse({});
const OBJECT_DEFAULTS: Entries = objectBucket.parse({});

/** The options of a bucket, should the stream behind it be what a bucket is. */
export interface BucketOptions {
  readonly kind: 'kv' | 'object';
  readonly name: string;
  readonly options: Entries;
}

/** What a stream is as a bucket, if its name is that of one (ADR-8, ADR-20). */
export function bucketOptions(name: string, config: Config): BucketOptions | undefined {
  const common = {
    description: text(config.description),
    ttl: duration(config.max_age),
    maxBytes: size(config.max_bytes),
    storage: config.storage,
    replicas: config.num_replicas,
    placement: placementOptions(config.placement as Config | undefined),
    compression: config.compression === 's2',
    metadata: entries(plainMetadata(config)),
  };
  if (name.startsWith('OBJ_'))
    return { kind: 'object', name: name.slice(4), options: without(OBJECT_DEFAULTS, common) };
  if (!name.startsWith('KV_')) return undefined;
  const options = {
    ...common,
    history: count(config.max_msgs_per_subject),
    maxValueSize: size(config.max_msg_size),
    limitMarkerTtl: duration(config.subject_delete_marker_ttl),
    republish: republishOptions(config.republish as Config | undefined),
    mirror: config.mirror ? sourceOptions(config.mirror as Config) : undefined,
    sources: sourcesOptions(config.sources),
  };
  return { kind: 'kv', name: name.slice(3), options: without(KV_DEFAULTS, options) };
}
