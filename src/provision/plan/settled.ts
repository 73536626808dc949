import { type Config, numberOf, textsOf } from './asset.ts';
import { plainMetadata } from './marks.ts';
import { withoutStart } from './start.ts';

/*
 * Configurations in the one way in which they can be compared: with what the server makes of fields that are not given
 * (`server/stream.go`, checkStreamCfg; `server/consumer.go`, setConsumerConfigDefaults), without what says nothing, lists whose
 * order means nothing sorted.
 */

const UNLIMITED = ['max_consumers', 'max_msgs', 'max_bytes', 'max_msgs_per_subject', 'max_msg_size'];
const USUAL_WAITING = 512;
const USUAL_ACK_PENDING = 1000;
const USUAL_PIN = 120_000_000_000;

/** A stream's configuration, settled. Where it begins and whose it is are not in it. */
export function settledStream(config: Config): Config {
  const { metadata: _, first_seq: __, name: ___, ...given } = config;
  const out: Record<string, unknown> = { retention: 'limits', discard: 'old', storage: 'file', ...given };
  for (const limit of UNLIMITED) if (numberOf(out[limit]) <= 0) delete out[limit];
  if (out.num_replicas === 1) delete out.num_replicas;
  if (out.compression === 'none') delete out.compression;
  if (out.persist_mode === 'default') delete out.persist_mode;
  const { mirror } = out as { mirror?: Config };
  for (const field of ['republish', 'subject_transform'])
    if (isMap(out[field])) out[field] = ofEverything(out[field]);
  if (mirror) out.mirror = settledSource(mirror);
  if (Array.isArray(out.sources)) out.sources = out.sources.map((each: Config) => settledSource(each));
  // The server gives a mirror what its origin has.
  if (mirror && !mirror.external) delete out.mirror_direct;
  // What a mirror copies has been looked at by its origin (`server/stream.go`, processMirroredMsg).
  if (mirror) delete out.duplicate_window;
  if (numberOf(out.subject_delete_marker_ttl) > 0) {
    out.allow_msg_ttl = true;
    if (!out.allow_rollup_hdrs) Object.assign(out, { allow_rollup_hdrs: true, deny_purge: false });
  }
  if (out.allow_msg_schedules && !out.allow_rollup_hdrs)
    Object.assign(out, { allow_rollup_hdrs: true, deny_purge: false });
  if (out.sealed)
    Object.assign(out, {
      max_age: 0,
      discard: 'new',
      deny_delete: true,
      deny_purge: true,
      allow_rollup_hdrs: false,
    });
  for (const list of ['subjects', 'sources']) if (Array.isArray(out[list])) out[list] = sorted(out[list]);
  return { ...telling(out), ...metadataFields(config) };
}

/** No subject is every subject (`server/subject_transform.go`, NewSubjectTransform). */
const ofEverything = (change: Config): Config => ({ ...change, src: change.src || '>' });

const settledSource = (source: Config): Config =>
  Array.isArray(source.subject_transforms)
    ? { ...source, subject_transforms: source.subject_transforms.map((each: Config) => ofEverything(each)) }
    : source;

/** A consumer's configuration, settled. Where it begins and whose it is are not in it. */
export function settledConsumer(config: Config, stream: Config): Config {
  const { metadata: _, filter_subject, filter_subjects, name: __, durable_name: ___, ...given } = config;
  const out: Record<string, unknown> = { ...withoutStart(given) };
  const limits = (stream.consumer_limits ?? {}) as Config;
  const filters = [...textsOf(filter_subjects), ...textsOf([filter_subject])].filter((each) => each !== '');
  out.filter_subjects = [...new Set(filters)].sort();
  if (out.deliver_subject === undefined) out.max_waiting ||= USUAL_WAITING;
  if (numberOf(out.max_deliver) <= 0) delete out.max_deliver;
  const [firstWait] = (out.backoff ?? []) as readonly unknown[];
  if (firstWait !== undefined) out.ack_wait = firstWait;
  // Nobody waits (`server/consumer.go`, setConsumerConfigDefaults).
  if (out.ack_policy === 'none') delete out.ack_wait;
  out.max_ack_pending ||=
    limits.max_ack_pending || (out.ack_policy === 'none' ? undefined : USUAL_ACK_PENDING);
  out.inactive_threshold ||= limits.inactive_threshold;
  if (out.priority_policy === 'pinned_client') out.priority_timeout ||= USUAL_PIN;
  if (out.priority_policy === 'none') delete out.priority_policy;
  if (typeof out.sample_freq === 'string') out.sample_freq = out.sample_freq.replace(/%$/, '');
  if (typeof out.pause_until === 'string') out.pause_until = pauseOf(out.pause_until);
  if (Array.isArray(out.priority_groups)) out.priority_groups = sorted(out.priority_groups);
  return { ...telling(out), ...metadataFields(config) };
}

/** A pause that is over is none. */
function pauseOf(moment: string): string | undefined {
  const time = Date.parse(moment);
  return time > Date.now() ? new Date(time).toISOString() : undefined;
}

const metadataFields = (config: Config): Config =>
  Object.fromEntries(Object.entries(plainMetadata(config)).map(([key, value]) => [`metadata.${key}`, value]));

/** What says something: Go leaves most of the rest out, but not all. */
function telling(value: unknown): Config {
  return Object.fromEntries(
    Object.entries(value as Config)
      .map(([key, inner]): [string, unknown] => [key, isMap(inner) ? telling(inner) : inner])
      .filter(([, inner]) => !saysNothing(inner))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Whether a value is what Go takes for none given. */
export const saysNothing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  value === 0 ||
  value === false ||
  (Array.isArray(value) && value.length === 0) ||
  (isMap(value) && Object.keys(value).length === 0);

const isMap = (value: unknown): value is Config =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function sorted(list: readonly unknown[]): readonly unknown[] {
  return list
    .map((each) => (isMap(each) ? telling(each) : each))
    .map((each): [string, unknown] => [JSON.stringify(each), each])
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, each]) => each);
}
