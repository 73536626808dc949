import { type Config, numberOf, textsOf } from '../../provision/plan/asset.ts';
import { plainMetadata } from '../../provision/plan/marks.ts';
import { liveStart } from '../../provision/plan/start.ts';
import { consumer } from '../../spec/consumer.ts';
import { count, duration, type Entries, entries, flag, list, size, text, without } from './values.ts';

const DEFAULTS: Entries = consumer.parse({});

/** A durable consumer's options. A pause is an operator's, who ends it: it is none of them. */
export function consumerOptions(config: Config): Entries {
  const filters = list(textsOf(config.filter_subjects)) ?? textsOf([config.filter_subject]);
  const backoff = list((Array.isArray(config.backoff) ? config.backoff : []).map(duration));
  return without(DEFAULTS, {
    description: text(config.description),
    filterSubjects: list(filters.filter((each) => each !== '')),
    ...start(liveStart(config)),
    ackPolicy: config.ack_policy,
    // The first wait of a backoff is the server's ack_wait.
    ackWait: backoff ? undefined : duration(config.ack_wait),
    maxDeliver: count(config.max_deliver),
    backoff,
    replayPolicy: config.replay_policy,
    samplePercent: percent(config.sample_freq),
    maxAckPending: numberOf(config.max_ack_pending) === 0 ? undefined : config.max_ack_pending,
    headersOnly: flag(config.headers_only),
    inactiveThreshold: duration(config.inactive_threshold),
    replicas: count(config.num_replicas),
    memoryStorage: flag(config.mem_storage),
    maxWaiting: count(config.max_waiting),
    maxBatch: count(config.max_batch),
    maxExpires: duration(config.max_expires),
    maxBytes: size(config.max_bytes),
    deliverSubject: text(config.deliver_subject),
    deliverGroup: text(config.deliver_group),
    flowControl: flag(config.flow_control),
    idleHeartbeat: duration(config.idle_heartbeat),
    rateLimit: count(config.rate_limit_bps),
    priorityPolicy: config.priority_policy === 'none' ? undefined : text(config.priority_policy),
    priorityGroups: list(textsOf(config.priority_groups)),
    priorityTimeout: duration(config.priority_timeout),
    metadata: entries(plainMetadata(config)),
  });
}

/** Where it began, or was to begin: `by_start_sequence 100`. */
function start(said: string): Entries {
  const [deliverPolicy, place] = said.split(' ');
  return {
    deliverPolicy,
    ...(deliverPolicy === 'by_start_sequence' && { startSequence: Number(place) }),
    ...(deliverPolicy === 'by_start_time' && { startTime: place }),
    ...(deliverPolicy === 'last_messages' && { startLast: Number(place) }),
  };
}

const percent = (frequency: unknown): number | undefined =>
  typeof frequency === 'string' && frequency !== '' ? Number(frequency.replace(/%$/, '')) : undefined;
