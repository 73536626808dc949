import { nearest } from '../../../domain/nearest.ts';
import { isAtLeast } from '../../../domain/server-version.ts';
import { covers, overlaps } from '../../../domain/subject-algebra.ts';
import { leaveOut, type Mend, write } from '../../mend.ts';
import type { ConsumerConfig } from '../streams/config.ts';
import type { ConsumerRule } from '../streams/declared.ts';

export const filtersOf = ({ filter_subject: one, filter_subjects: more = [] }: ConsumerConfig) =>
  one === undefined ? more : [...more, one];

/** Leaves out what another filter has already. */
function withoutNarrow(filters: readonly string[]): Mend | undefined {
  const narrow = filters.findIndex((one, at) =>
    filters.some((other, index) => index !== at && covers(other, one)),
  );
  return narrow < 0 ? undefined : leaveOut(`leave "${filters[narrow]}" out`, ['filterSubjects', narrow]);
}

/** The filter in what the stream keeps: where it was a slip of the first tokens, else all that the stream keeps. */
function within(filters: readonly string[], outside: string, kept: readonly string[]): Mend {
  const at = filters.indexOf(outside);
  const meant = kept.map((subject) => inside(outside, subject)).find((each) => each !== undefined);
  if (meant !== undefined && !filters.includes(meant))
    return write(`wait for "${meant}"`, ['filterSubjects', at], meant);
  return filters.length > 1
    ? leaveOut(`leave "${outside}" out`, ['filterSubjects', at])
    : leaveOut('take all that the stream keeps', ['filterSubjects']);
}

/** A filter with a subject's own tokens in place of near ones; undefined where it is too far off. */
function inside(filter: string, subject: string): string | undefined {
  const wanted = filter.split('.');
  const tokens = subject.split('.');
  const meant = wanted.map((token, index) => {
    const own = tokens[index];
    if (own === undefined || own === '>' || own === '*' || token === '*') return token;
    return nearest(token, [own]) ?? token;
  });
  return overlaps(meant.join('.'), subject) ? meant.join('.') : undefined;
}

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
      mend: withoutNarrow(subjects),
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
      mend: within(subjects, outside, kept),
    };
};
