import { isAtLeast } from '../../../domain/server-version.ts';
import { covers, overlaps } from '../../../domain/subject-algebra.ts';
import type { ConsumerConfig } from '../streams/config.ts';
import type { ConsumerRule } from '../streams/declared.ts';

export const filtersOf = ({ filter_subject: one, filter_subjects: more = [] }: ConsumerConfig) =>
  one === undefined ? more : [...more, one];

/** Subjects of the stream that a consumer gets (`server/consumer.go`, checkConsumerCfg). */
export const filters: ConsumerRule = function* ({ name, config }, stream, { natsVersion }) {
  const subjects = filtersOf(config);
  // From 2.12.5, filters may overlap as long as none is a part of another.
  const meet = isAtLeast(natsVersion, '2.12.5')
    ? (one: string, other: string) => covers(other, one)
    : overlaps;
  const met = subjects.find((one, at) => subjects.some((other, index) => index !== at && meet(one, other)));
  if (met !== undefined)
    yield {
      code: 'consumer/overlap',
      keys: ['filterSubjects'],
      message: `the consumer ${name} would get "${met}" twice`,
    };
  const { subjects: kept = [], mirror, sources, subject_transform: transform } = stream.config;
  // What is copied, or changed on its way, may have any subject.
  if (mirror || sources || transform) return;
  const outside = subjects.find((filter) => !kept.some((subject) => overlaps(filter, subject)));
  if (outside !== undefined)
    yield {
      code: 'consumer/outside',
      keys: ['filterSubjects'],
      message: `the consumer ${name} waits for "${outside}", which the stream ${stream.name} does not keep`,
    };
};
