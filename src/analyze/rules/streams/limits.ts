import { durationWritten } from '../../../domain/duration.ts';
import { isAtLeast } from '../../../domain/server-version.ts';
import { write } from '../../mend.ts';
import { optionName, type StreamRule } from './declared.ts';
import { serverLimits } from './server-limits.ts';

const MILLISECOND = 1_000_000;
const SHORTEST = 100 * MILLISECOND;

/** Durations that a stream cannot have, or not together (`server/stream.go`, checkStreamCfg). */
export const streamDurations: StreamRule = function* (stream, { natsVersion, options }) {
  const { name, config } = stream;
  const { max_age: age, duplicate_window: window, subject_delete_marker_ttl: marker = 0 } = config;
  const short = (key: string, least: string) =>
    ({
      code: 'stream/too-short',
      keys: [key],
      message: `the stream ${name}: ${optionName(stream, key)} is less than ${least}`,
    }) as const;
  if (age > 0 && age < SHORTEST) yield short('maxAge', '100ms');
  else if (window > 0 && window < SHORTEST) yield short('duplicateWindow', '100ms');
  if (isAtLeast(natsVersion, '2.11.0') && marker > 0 && marker < 1000 * MILLISECOND)
    yield short('subjectDeleteMarkerTtl', '1s');
  // 2.11.0 and 2.11.1; later ones turn it on themselves.
  if (
    isAtLeast(natsVersion, '2.11.0') &&
    !isAtLeast(natsVersion, '2.11.2') &&
    marker > 0 &&
    !config.allow_msg_ttl
  )
    yield {
      code: 'stream/marker-ttl',
      keys: ['subjectDeleteMarkerTtl', 'allowMessageTtl'],
      message: `the stream ${name} has subjectDeleteMarkerTtl without allowMessageTtl`,
    };
  if (age > 0 && window > age)
    yield {
      code: 'stream/duplicate-window',
      keys: ['duplicateWindow', 'maxAge'],
      message: `the stream ${name}: duplicateWindow is longer than maxAge`,
    };
  const most = serverLimits(options).duplicateWindow;
  if (most !== undefined && window > most * MILLISECOND)
    yield {
      code: 'stream/window-limit',
      keys: ['duplicateWindow'],
      message: `the stream ${name} remembers ids for ${durationWritten(window / MILLISECOND)}, the server for ${durationWritten(most)} at most`,
      mend: write(`remember them for ${durationWritten(most)}`, ['duplicateWindow'], durationWritten(most)),
    };
};

/** Without a cluster there is one server. */
export const streamReplicas: StreamRule = function* ({ name, config }, { options }) {
  const { num_replicas: replicas, subjects, no_ack: noAck } = config;
  if (replicas > 1 && noAck && subjects?.includes('>'))
    yield {
      code: 'stream/all-replicated',
      keys: ['replicas', 'subjects'],
      message: `the stream ${name} keeps ">", and is to be on ${replicas} servers`,
    };
  else if (replicas > 1 && !options.cluster.enable)
    yield {
      code: 'stream/replicas',
      keys: ['replicas'],
      message: `the stream ${name} is to be on ${replicas} servers, but there is one`,
    };
};

/** Settings that exclude each other, or need each other. */
export const streamSettings: StreamRule = function* ({ name, config }) {
  if (config.deny_purge && config.allow_rollup_hdrs)
    yield {
      code: 'stream/rollup-needs-purge',
      keys: ['allowRollup', 'denyPurge'],
      message: `the stream ${name}: allowRollup and denyPurge exclude each other`,
    };
  if (config.discard_new_per_subject && (config.discard !== 'new' || config.max_msgs_per_subject < 1))
    yield {
      code: 'stream/discard-per-subject',
      keys: ['discardNewPerSubject', 'discard', 'maxMessagesPerSubject'],
      message: `the stream ${name}: discardNewPerSubject needs ${config.discard === 'new' ? 'maxMessagesPerSubject' : "discard: 'new'"}`,
    };
};
