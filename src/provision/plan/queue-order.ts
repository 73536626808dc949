import { overlaps } from '../../domain/subject-algebra.ts';
import { type Config, textsOf } from './asset.ts';
import type { ConsumerChange } from './change.ts';

/**
 * In a work queue no two consumers get the same messages, not even for a moment (`server/consumer.go`, JSConsumerWQConsumerNotUniqueErr):
 * who wants a subject waits for who has it.
 */
export function withQueueOrder(changes: readonly ConsumerChange[], stream: Config): ConsumerChange[] {
  if (stream.retention !== 'workqueue') return [...changes];
  return changes.map((change) => {
    if (!change.wanted) return change;
    const wants = filtersOf(change.wanted.config);
    const before = changes.filter(
      ({ name, live }) => name !== change.name && live && meet(filtersOf(live.config), wants),
    );
    const notes = before.map(({ name, action }) =>
      action === 'unmanaged'
        ? `${name}, which is not natsmith's, gets the same messages: one of them has to give them up`
        : `${name} has to give up its messages first`,
    );
    return {
      ...change,
      notes: [...change.notes, ...notes],
      waitsFor: [...change.waitsFor, ...before.map(({ name }) => name)],
    };
  });
}

/** None is every message. */
function filtersOf({ filter_subject, filter_subjects }: Config): readonly string[] {
  const filters = [...textsOf(filter_subjects), ...textsOf([filter_subject])].filter((each) => each !== '');
  return filters.length > 0 ? filters : ['>'];
}

const meet = (some: readonly string[], others: readonly string[]): boolean =>
  some.some((one) => others.some((other) => overlaps(one, other)));
