import type { ConsumerRule } from '../streams/declared.ts';
import { filtersOf } from './filters.ts';

const BY_TIME = "deliverPolicy: 'by_start_time', startTime: '2026-01-01T00:00:00Z'";
const BY_SEQUENCE = "deliverPolicy: 'by_start_sequence', startSequence: 1000";

/** Where a consumer begins (`server/consumer.go`, checkConsumerCfg). */
export const start: ConsumerRule = function* ({ name, config, startLast }) {
  const { deliver_policy: policy, opt_start_seq: sequence, opt_start_time: time } = config;
  const say = (key: string, text: string, help: string) =>
    ({
      code: 'consumer/start',
      keys: [key, 'deliverPolicy'],
      message: `the consumer ${name} ${text}`,
      help,
    }) as const;
  const bySequence = policy === 'by_start_sequence';
  const byTime = policy === 'by_start_time';
  if (bySequence && sequence === undefined && startLast === undefined)
    yield say('deliverPolicy', 'begins at startSequence, which is not given', BY_SEQUENCE);
  if (byTime && time === undefined)
    yield say('deliverPolicy', 'begins at startTime, which is not given', BY_TIME);
  if (!bySequence && sequence !== undefined)
    yield say('startSequence', `begins at "${policy}", and at startSequence`, BY_SEQUENCE);
  if (!byTime && time !== undefined)
    yield say('startTime', `begins at "${policy}", and at startTime`, BY_TIME);
  if (policy === 'last_per_subject' && filtersOf(config).length === 0)
    yield say(
      'deliverPolicy',
      'begins at the last message of each subject, and has no filterSubjects',
      "filterSubjects: ['>'] for all of them",
    );
};
