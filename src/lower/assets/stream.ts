import { streamSubjects } from '../../domain/stream-subjects.ts';
import type { Stream, StreamSource } from '../../spec/stream.ts';
import { age, type Config, given, type Json, limit, nanoseconds, some, unless } from './json.ts';

/** `server/stream.go`, StreamDefaultDuplicatesWindow. */
const USUAL_DUPLICATE_WINDOW = 120_000_000_000;

/** Remembered no longer than messages are kept (`server/stream.go`, checkStreamCfg). */
export const duplicateWindow = (maxAge: number): number =>
  maxAge > 0 ? Math.min(maxAge, USUAL_DUPLICATE_WINDOW) : USUAL_DUPLICATE_WINDOW;

/** The configuration of a stream, as the API takes it; what only newer servers know is there only where it is used. */
export function streamConfig(name: string, stream: Stream): Config {
  const maxAge = age(stream.maxAge);
  const subjects = streamSubjects(name, stream);
  return given({
    name,
    description: some(stream.description),
    subjects: subjects.length > 0 ? subjects : undefined,
    retention: stream.retention,
    storage: stream.storage,
    max_consumers: stream.maxConsumers,
    max_msgs: stream.maxMessages,
    max_bytes: limit(stream.maxBytes),
    max_age: maxAge,
    max_msgs_per_subject: stream.maxMessagesPerSubject,
    max_msg_size: limit(stream.maxMessageSize),
    discard: stream.discard,
    discard_new_per_subject: unless(false, stream.discardNewPerSubject),
    num_replicas: stream.replicas,
    no_ack: unless(false, stream.noAck),
    duplicate_window: stream.duplicateWindow === null ? duplicateWindow(maxAge) : age(stream.duplicateWindow),
    placement: placementOf(stream.placement),
    mirror: stream.mirror === null ? undefined : sourceOf(stream.mirror),
    sources: stream.sources.length > 0 ? stream.sources.map(sourceOf) : undefined,
    compression: unless('none', stream.compression),
    first_seq: some(stream.firstSequence),
    subject_transform: stream.subjectTransform === null ? undefined : transformOf(stream.subjectTransform),
    republish: stream.republish === null ? undefined : republishOf(stream.republish),
    sealed: stream.sealed,
    deny_delete: stream.denyDelete,
    deny_purge: stream.denyPurge,
    allow_rollup_hdrs: stream.allowRollup,
    allow_direct: stream.allowDirect,
    mirror_direct: stream.mirrorDirect,
    consumer_limits: limitsOf(stream.consumerLimits),
    allow_msg_ttl: unless(false, stream.allowMessageTtl),
    subject_delete_marker_ttl:
      stream.subjectDeleteMarkerTtl === null ? undefined : nanoseconds(stream.subjectDeleteMarkerTtl),
    allow_msg_counter: unless(false, stream.allowMessageCounter),
    allow_atomic: unless(false, stream.allowAtomicPublish),
    allow_msg_schedules: unless(false, stream.allowMessageSchedules),
    persist_mode: unless('default', stream.persistMode),
    allow_batched: unless(false, stream.allowBatchPublish),
    metadata: Object.keys(stream.metadata).length > 0 ? stream.metadata : undefined,
  });
}

export const placementOf = ({ cluster, tags }: Stream['placement']): Json | undefined =>
  cluster === null && tags.length === 0
    ? undefined
    : given({ cluster: some(cluster), tags: tags.length > 0 ? tags : undefined });

export const republishOf = ({ source, destination, headersOnly }: NonNullable<Stream['republish']>): Json =>
  given({ src: some(source), dest: destination, headers_only: unless(false, headersOnly) });

const transformOf = ({ source, destination }: NonNullable<Stream['subjectTransform']>): Json => ({
  // The same as none, which 2.10 refuses in mirrors and sources (server/stream.go, checkStreamCfg).
  src: source ?? '>',
  dest: destination,
});

/** A stream of another domain is reached through its API's prefix (ADR-18). */
export function sourceOf(source: StreamSource): Json {
  const api = source.api ?? (source.domain === null ? null : `$JS.${source.domain}.API`);
  return given({
    name: source.name,
    opt_start_seq: some(source.startSequence),
    opt_start_time: some(source.startTime),
    filter_subject: some(source.filterSubject),
    subject_transforms:
      source.subjectTransforms.length > 0 ? source.subjectTransforms.map(transformOf) : undefined,
    external: api === null ? undefined : given({ api, deliver: some(source.deliver) }),
  });
}

const limitsOf = ({ inactiveThreshold, maxAckPending }: Stream['consumerLimits']): Json | undefined =>
  inactiveThreshold === null && maxAckPending === null
    ? undefined
    : given({
        inactive_threshold: inactiveThreshold === null ? undefined : nanoseconds(inactiveThreshold),
        max_ack_pending: some(maxAckPending),
      });
