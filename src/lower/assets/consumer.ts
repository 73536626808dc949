import type { Consumer } from '../../spec/consumer.ts';
import { type Config, given, limit, nanoseconds, some, unless } from './json.ts';

/**
 * The configuration of a durable consumer, as the API takes it. `last_messages` is no policy of the server's: whoever makes the
 * consumer works out `opt_start_seq` from the stream (`startLast`).
 */
export function consumerConfig(name: string, consumer: Consumer): Config {
  const [only, ...others] = consumer.filterSubjects;
  const pull = consumer.deliverSubject === null;
  const duration = (text: string | null) => (text === null ? undefined : nanoseconds(text));
  return given({
    durable_name: name,
    name,
    description: some(consumer.description),
    deliver_policy: consumer.deliverPolicy === 'last_messages' ? 'by_start_sequence' : consumer.deliverPolicy,
    opt_start_seq: some(consumer.startSequence),
    opt_start_time: some(consumer.startTime),
    ack_policy: consumer.ackPolicy,
    // The first wait of a backoff is the server's ack_wait, whatever is given.
    ack_wait: nanoseconds(consumer.backoff[0] ?? consumer.ackWait),
    max_deliver: consumer.maxDeliver,
    backoff: consumer.backoff.length > 0 ? consumer.backoff.map(nanoseconds) : undefined,
    filter_subject: others.length === 0 ? only : undefined,
    filter_subjects: others.length > 0 ? consumer.filterSubjects : undefined,
    replay_policy: consumer.replayPolicy,
    sample_freq: consumer.samplePercent > 0 ? `${consumer.samplePercent}%` : undefined,
    max_ack_pending: consumer.ackPolicy === 'none' ? undefined : consumer.maxAckPending,
    headers_only: unless(false, consumer.headersOnly),
    inactive_threshold: duration(consumer.inactiveThreshold),
    num_replicas: consumer.replicas ?? 0,
    mem_storage: unless(false, consumer.memoryStorage),
    max_waiting: pull ? consumer.maxWaiting : undefined,
    max_batch: some(consumer.maxBatch),
    max_expires: duration(consumer.maxExpires),
    max_bytes: consumer.maxBytes === null || consumer.maxBytes === -1 ? undefined : limit(consumer.maxBytes),
    deliver_subject: some(consumer.deliverSubject),
    deliver_group: some(consumer.deliverGroup),
    flow_control: unless(false, consumer.flowControl),
    idle_heartbeat: duration(consumer.idleHeartbeat),
    rate_limit_bps: some(consumer.rateLimit),
    pause_until: some(consumer.pauseUntil),
    priority_policy: some(consumer.priorityPolicy),
    priority_groups: consumer.priorityGroups.length > 0 ? consumer.priorityGroups : undefined,
    priority_timeout: duration(consumer.priorityTimeout),
    metadata: Object.keys(consumer.metadata).length > 0 ? consumer.metadata : undefined,
  });
}
