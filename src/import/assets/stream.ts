import { duplicateWindow } from '../../lower/assets/stream.ts';
import { type Config, numberOf, textsOf } from '../../provision/plan/asset.ts';
import { plainMetadata } from '../../provision/plan/marks.ts';
import { stream } from '../../spec/stream.ts';
import { count, duration, type Entries, entries, flag, list, size, text, without } from './values.ts';

const DEFAULTS: Entries = stream.parse({});

/** A stream's options, without its consumers. */
export function streamOptions(config: Config): Entries {
  const { consumer_limits, mirror, republish, subject_transform } = config as Partial<Record<string, Config>>;
  const limits = consumer_limits ?? {};
  return without(DEFAULTS, {
    description: text(config.description),
    subjects: list(textsOf(config.subjects)),
    storage: config.storage,
    retention: config.retention,
    maxAge: duration(config.max_age),
    maxBytes: size(config.max_bytes),
    maxMessages: count(config.max_msgs),
    maxMessagesPerSubject: count(config.max_msgs_per_subject),
    maxMessageSize: size(config.max_msg_size),
    maxConsumers: count(config.max_consumers),
    discard: config.discard,
    discardNewPerSubject: flag(config.discard_new_per_subject),
    replicas: config.num_replicas,
    placement: placementOptions(config.placement as Config | undefined),
    duplicateWindow: window(config),
    noAck: flag(config.no_ack),
    compression: config.compression,
    firstSequence: numberOf(config.first_seq) > 1 ? config.first_seq : undefined,
    sealed: flag(config.sealed),
    denyDelete: flag(config.deny_delete),
    denyPurge: flag(config.deny_purge),
    allowRollup: flag(config.allow_rollup_hdrs),
    allowDirect: flag(config.allow_direct),
    // The server gives a mirror what its origin has.
    mirrorDirect: mirror && !mirror.external ? undefined : flag(config.mirror_direct),
    subjectTransform: subject_transform && transformOptions(subject_transform),
    republish: republishOptions(republish),
    mirror: mirror && sourceOptions(mirror),
    sources: sourcesOptions(config.sources),
    consumerLimits: entries({
      inactiveThreshold: duration(limits.inactive_threshold),
      maxAckPending: count(limits.max_ack_pending),
    }),
    allowMessageTtl: flag(config.allow_msg_ttl),
    subjectDeleteMarkerTtl: duration(config.subject_delete_marker_ttl),
    allowMessageCounter: flag(config.allow_msg_counter),
    allowAtomicPublish: flag(config.allow_atomic),
    allowMessageSchedules: flag(config.allow_msg_schedules),
    persistMode: text(config.persist_mode),
    allowBatchPublish: flag(config.allow_batched),
    metadata: entries(plainMetadata(config)),
  });
}

/** Said where it is not what the server takes by itself. */
function window({ duplicate_window, max_age, sources }: Config): string | undefined {
  // From 2.14 on, a stream with sources may remember none (`server/stream.go`, checkStreamCfg).
  if (numberOf(duplicate_window) === 0) return list((sources ?? []) as readonly Config[]) && '0s';
  if (numberOf(duplicate_window) === duplicateWindow(numberOf(max_age))) return undefined;
  return duration(duplicate_window);
}

export const placementOptions = (placement: Config | undefined): Entries | undefined =>
  placement && entries({ cluster: text(placement.cluster), tags: list(textsOf(placement.tags)) });

export const republishOptions = (republish: Config | undefined): Entries | undefined =>
  republish && {
    ...entries({ source: text(republish.src) }),
    destination: republish.dest,
    ...(republish.headers_only === true && { headersOnly: true }),
  };

const transformOptions = ({ src, dest }: Config): Entries => ({
  ...entries({ source: text(src) }),
  destination: dest,
});

export const sourcesOptions = (sources: unknown): readonly Entries[] | undefined =>
  list(((sources ?? []) as readonly Config[]).map(sourceOptions));

/** A stream of another domain is reached through its API's prefix (ADR-18). */
export function sourceOptions(source: Config): Entries {
  const external = (source.external ?? {}) as Config;
  const api = text(external.api);
  const [, domain] = /^\$JS\.([A-Za-z0-9_-]+)\.API$/.exec(api ?? '') ?? [];
  return {
    name: source.name,
    ...entries({
      startSequence: count(source.opt_start_seq),
      startTime: text(source.opt_start_time),
      filterSubject: text(source.filter_subject),
      subjectTransforms: list(((source.subject_transforms ?? []) as readonly Config[]).map(transformOptions)),
      domain,
      api: domain === undefined ? api : undefined,
      deliver: text(external.deliver),
    }),
  };
}
