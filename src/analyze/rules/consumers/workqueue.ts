import { overlaps } from '../../../domain/subject-algebra.ts';
import type { ConsumerRule } from '../streams/declared.ts';
import { filtersOf } from './filters.ts';

/** A work queue gives each message to one consumer, once (`server/consumer.go`, addConsumerWithAssignment). */
export const workqueue: ConsumerRule = function* ({ name, config }, stream) {
  if (stream.config.retention !== 'workqueue') return;
  const whose = `the consumer ${name} of the work queue ${stream.name}`;
  if (config.ack_policy === 'none' && config.deliver_subject === undefined)
    yield { code: 'consumer/queue-no-acks', keys: ['ackPolicy'], message: `${whose} acknowledges nothing` };
  else if (config.ack_policy !== 'explicit')
    yield {
      code: 'consumer/queue-acks',
      keys: ['ackPolicy'],
      message: `${whose} does not acknowledge each message`,
    };
  if (config.deliver_policy !== 'all')
    yield {
      code: 'consumer/queue-start',
      keys: ['deliverPolicy'],
      message: `${whose} does not begin with the first message`,
    };
  const before = stream.consumers.slice(
    0,
    stream.consumers.findIndex((consumer) => consumer.name === name),
  );
  const subjects = filtersOf(config);
  if (before.length > 0 && subjects.length === 0)
    yield {
      code: 'consumer/queue-unfiltered',
      keys: [],
      message: `${whose} wants every message, and so does not go with ${before[0]!.name}`,
    };
  const rival = before.find((other) => {
    const theirs = filtersOf(other.config);
    return (
      theirs.length === 0 || theirs.some((filter) => subjects.some((subject) => overlaps(subject, filter)))
    );
  });
  if (rival && subjects.length > 0)
    yield {
      code: 'consumer/queue-overlap',
      keys: ['filterSubjects'],
      message: `${whose} wants messages that ${rival.name} gets`,
    };
};
