import { isAtLeast } from '../../../domain/server-version.ts';
import type { StreamConfig } from './config.ts';
import { type Finding, optionName, type StreamRule } from './declared.ts';

/** The first release that knows a field of a stream's, and the option that it comes from. */
const SINCE: readonly (readonly [field: keyof StreamConfig, key: string, since: string])[] = [
  ['allow_msg_ttl', 'allowMessageTtl', '2.11.0'],
  ['subject_delete_marker_ttl', 'subjectDeleteMarkerTtl', '2.11.0'],
  ['allow_msg_counter', 'allowMessageCounter', '2.12.0'],
  ['allow_atomic', 'allowAtomicPublish', '2.12.0'],
  ['allow_msg_schedules', 'allowMessageSchedules', '2.12.0'],
  ['persist_mode', 'persistMode', '2.12.0'],
  ['allow_batched', 'allowBatchPublish', '2.14.0'],
];

export const newerStreamOptions: StreamRule = function* (stream, { natsVersion }) {
  for (const [field, key, since] of SINCE)
    if (stream.config[field] !== undefined && !isAtLeast(natsVersion, since))
      yield newer('stream/newer', `stream ${stream.name}`, optionName(stream, key), since);
};

/** What is said of an option that the server does not know. */
export const newer = (code: Finding['code'], whose: string, key: string, since: string): Finding => ({
  code,
  keys: [key],
  message: `the ${whose} has ${key}, which nats-server knows from ${since.replace(/[.]0$/, '')} on`,
});
