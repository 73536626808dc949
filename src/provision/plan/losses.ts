import { hasMemorySnapshots } from '../memory-snapshots.ts';
import { type Config, type LiveConsumer, type LiveStream, numberOf, textsOf } from './asset.ts';
import type { FieldChange } from './fields.ts';

/** What of the messages is lost by a change where it is, in words; the server removes what a new limit leaves no room for. */
export function lossesOfUpdate(
  { state }: LiveStream,
  changes: readonly FieldChange[],
  now: number,
): string[] {
  const { messages, bytes } = state;
  if (messages === 0) return [];
  const to = (field: string) => {
    const change = changes.find((each) => each.field === field);
    const [from, limit] = [numberOf(change?.from), numberOf(change?.to)];
    return limit > 0 && (from === 0 || limit < from) ? limit : undefined;
  };
  const [most, size, age, each] = ['max_msgs', 'max_bytes', 'max_age', 'max_msgs_per_subject'].map(to);
  const retention = changes.find(({ field }) => field === 'retention');
  const oldest = now - age! / 1e6;
  // As many in one subject as there can be if every other has one.
  const fullest = messages - Math.max(0, (state.num_subjects ?? 1) - 1);
  return [
    ...(most !== undefined && messages > most
      ? [`${messages - most} of ${messages} messages: beyond max_msgs`]
      : []),
    ...(size !== undefined && bytes > size ? [`messages beyond max_bytes: it has ${bytes} bytes`] : []),
    ...(age !== undefined && Date.parse(state.first_ts) <= oldest ? ['messages older than max_age'] : []),
    ...(each !== undefined && fullest > each ? ['messages beyond max_msgs_per_subject'] : []),
    ...(retention?.to === 'interest' || retention?.to === 'workqueue'
      ? ['messages that no consumer waits for']
      : []),
  ];
}

/** What can bring the messages of a stream back that has to be made anew. */
export function keeping(live: LiveStream, wanted: Config, version: string): 'backup' | 'nothing' {
  // What was in files is not read into memory, nor the other way round (server/stream.go, RestoreStream).
  if (storageOf(live.config) !== storageOf(wanted)) return 'nothing';
  return canSave(live, version) ? 'backup' : 'nothing';
}

/** Whether the server has backups of it. */
export const canSave = ({ config }: LiveStream, version: string): boolean =>
  storageOf(config) === 'file' || hasMemorySnapshots(version);

/**
 * Whether consumers can come back with their stream. A work queue takes only consumers that begin with all that is left
 * (`server/consumer.go`), not those that have been elsewhere already.
 */
export const keepsConsumers = (live: LiveStream, wanted: Config): boolean =>
  live.config.retention === wanted.retention || wanted.retention !== 'workqueue';

/** Consumers for which messages are kept, and that do not come back with their stream. */
export const losesForgotten = (live: LiveStream, version: string): string[] =>
  live.config.retention === 'interest' &&
  live.state.messages > 0 &&
  !hasMemorySnapshots(version) &&
  live.consumers.some(({ config }) => config.mem_storage)
    ? ['messages that only consumers in memory wait for']
    : [];

const storageOf = ({ storage }: Config) => storage ?? 'file';

export const messagesOf = ({ state }: LiveStream): string[] =>
  state.messages === 0
    ? []
    : [state.messages === 1 ? 'its 1 message' : `all of its ${state.messages} messages`];

export const positionsOf = ({ consumers: { length } }: LiveStream): string[] =>
  length === 0 ? [] : [length === 1 ? 'the position of 1 consumer' : `the positions of ${length} consumers`];

/**
 * What goes with a consumer: a stream whose messages are kept for consumers lets go of those that nobody else waits for, and of all
 * with its last consumer (`server/consumer.go`, cleanupNoInterestMessages).
 */
export function lossesOfConsumer(stream: Config, { state }: LiveStream, consumer: LiveConsumer): string[] {
  if (stream.retention !== 'interest' || state.messages === 0) return [];
  const waiting = waitingFor(consumer);
  return [`${waiting > 0 ? `${waiting} ` : ''}messages, as far as no other consumer waits for them`];
}

const waitingFor = (consumer: LiveConsumer) => consumer.num_pending + consumer.num_ack_pending;

/** Whether a stream that is to keep its messages for nobody any more can do so before consumers go, and their messages with them. */
export const keepsWithout = ({ config, consumers }: LiveStream, wanted: Config): boolean =>
  config.retention === 'interest' &&
  wanted.retention === 'limits' &&
  (numberOf(wanted.max_consumers) <= 0 || consumers.length <= numberOf(wanted.max_consumers));

/** The same where a consumer is to get other messages. */
export function lossesOfFilter(
  stream: Config,
  live: LiveStream,
  consumer: LiveConsumer,
  changes: readonly FieldChange[],
): string[] {
  const change = changes.find(({ field }) => field === 'filter_subjects');
  if (!change || textsOf(change.to).length === 0) return [];
  // Some may be there that nobody waits for, as where consumers begin later: the server finds them now.
  const awaited = live.consumers.reduce((sum, each) => sum + waitingFor(each), 0);
  if (waitingFor(consumer) === 0 && live.state.messages <= awaited) return [];
  return lossesOfConsumer(stream, live, consumer);
}
