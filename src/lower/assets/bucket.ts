import type { KvBucket, ObjectBucket } from '../../spec/bucket.ts';
import { age, type Config, given, limit, nanoseconds, some } from './json.ts';
import { duplicateWindow, placementOf, republishOf, sourceOf } from './stream.ts';

const common = (bucket: KvBucket | ObjectBucket) => {
  const maxAge = age(bucket.ttl);
  return {
    description: some(bucket.description),
    retention: 'limits',
    storage: bucket.storage,
    max_consumers: -1,
    max_msgs: -1,
    max_bytes: limit(bucket.maxBytes),
    max_age: maxAge,
    discard: 'new',
    num_replicas: bucket.replicas,
    duplicate_window: duplicateWindow(maxAge),
    placement: placementOf(bucket.placement),
    compression: bucket.compression ? 's2' : undefined,
    sealed: false,
    deny_purge: false,
    allow_rollup_hdrs: true,
    allow_direct: true,
    metadata: Object.keys(bucket.metadata).length > 0 ? bucket.metadata : undefined,
  } as const;
};

export const kvStreamName = (bucket: string) => `KV_${bucket}`;
export const objectStreamName = (bucket: string) => `OBJ_${bucket}`;

/** The stream behind a key-value bucket, as every client makes it (ADR-8). */
export function kvConfig(name: string, bucket: KvBucket): Config {
  const isMirror = bucket.mirror !== null;
  return given({
    ...common(bucket),
    name: kvStreamName(name),
    subjects: isMirror ? undefined : [`$KV.${name}.>`],
    max_msgs_per_subject: bucket.history,
    max_msg_size: limit(bucket.maxValueSize),
    deny_delete: true,
    mirror_direct: isMirror,
    mirror: bucket.mirror === null ? undefined : sourceOf(bucket.mirror),
    sources: bucket.sources.length > 0 ? bucket.sources.map(sourceOf) : undefined,
    republish: bucket.republish === null ? undefined : republishOf(bucket.republish),
    allow_msg_ttl: bucket.limitMarkerTtl === null ? undefined : true,
    subject_delete_marker_ttl:
      bucket.limitMarkerTtl === null ? undefined : nanoseconds(bucket.limitMarkerTtl),
  });
}

/** The stream behind an object bucket, as every client makes it (ADR-20). */
export const objectConfig = (name: string, bucket: ObjectBucket): Config =>
  given({
    ...common(bucket),
    name: objectStreamName(name),
    subjects: [`$O.${name}.C.>`, `$O.${name}.M.>`],
    max_msgs_per_subject: -1,
    max_msg_size: -1,
    deny_delete: false,
    mirror_direct: false,
  });
