import { leaveOut, type Mend, write } from '../../mend.ts';
import type { ConsumerRule } from '../streams/declared.ts';
import { filtersOf } from './filters.ts';

const BY_TIME = "deliverPolicy: 'by_start_time', startTime: '2026-01-01T00:00:00Z'";
const BY_SEQUENCE = "deliverPolicy: 'by_start_sequence', startSequence: 1000";

/** Where a consumer begins (`server/consumer.go`, checkConsumerCfg). */
export const start: ConsumerRule = function* ({ name, config, startLast }) {
  const { deliver_policy: policy, opt_start_seq: sequence, opt_start_time: time } = config;
  const say = (key: string, text: string, help: string, mend: Mend) =>
    ({
      code: 'consumer/start',
      keys: [key, 'deliverPolicy'],
      message: `the consumer ${name} ${text}`,
      help,
      mend,
    }) as const;
  const atFirst = write('begin with the first message', ['deliverPolicy'], 'all');
  const goBy = (given: string) => write(`begin there: '${given}'`, ['deliverPolicy'], given);
  const bySequence = policy === 'by_start_sequence';
  const byTime = policy === 'by_start_time';
  if (bySequence && sequence === undefined && startLast === undefined)
    yield say(
      'deliverPolicy',
      'begins at startSequence, which is not given',
      BY_SEQUENCE,
      time === undefined ? atFirst : goBy('by_start_time'),
    );
  if (byTime && time === undefined)
    yield say(
      'deliverPolicy',
      'begins at startTime, which is not given',
      BY_TIME,
      sequence === undefined ? atFirst : goBy('by_start_sequence'),
    );
  if (!bySequence && sequence !== undefined)
    yield say(
      'startSequence',
      `begins at "${policy}", and at startSequence`,
      BY_SEQUENCE,
      policy === 'all' ? goBy('by_start_sequence') : leaveOut('leave startSequence out', ['startSequence']),
    );
  if (!byTime && time !== undefined)
    yield say(
      'startTime',
      `begins at "${policy}", and at startTime`,
      BY_TIME,
      policy === 'all' ? goBy('by_start_time') : leaveOut('leave startTime out', ['startTime']),
    );
  if (policy === 'last_per_subject' && filtersOf(config).length === 0)
    yield say(
      'deliverPolicy',
      'begins at the last message of each subject, and has no filterSubjects',
      "filterSubjects: ['>'] for all of them",
      write('say so of all subjects', ['filterSubjects'], ['>']),
    );
};
