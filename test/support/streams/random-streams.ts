import fc from 'fast-check';
import {
  type ConsumerInput,
  consumerParts,
  copyParts,
  type KvInput,
  kvParts,
  limitParts,
  NAMES,
  newerParts,
  type ObjectInput,
  objectParts,
  type Part,
  type StreamInput,
  streamParts,
  subject,
} from './random-parts.ts';

/** Streams and buckets by name. */
export interface Assets {
  readonly streams: Readonly<Record<string, StreamInput>>;
  readonly kv: Readonly<Record<string, KvInput>>;
  readonly object: Readonly<Record<string, ObjectInput>>;
}

/** Something that is fine, and a few changes to it. */
const changed = <T extends object>(base: Part<T>, parts: fc.Arbitrary<Partial<T>>, most: number): Part<T> =>
  fc
    .tuple(base, fc.array(parts, { maxLength: most }))
    .map(([first, more]) => Object.assign({}, first, ...more));

const consumer = changed<ConsumerInput>(fc.constant({}), fc.oneof(...consumerParts), 3);
const consumers = fc.dictionary(fc.constantFrom('p', 'q', 'r'), consumer, {
  maxKeys: 3,
  noNullPrototype: true,
});

const bare = fc.oneof(
  {
    weight: 4,
    arbitrary: changed<StreamInput>(
      subject.map((first) => ({ subjects: [first] })),
      fc.oneof(
        { weight: 8, arbitrary: fc.oneof(...streamParts) },
        { weight: 1, arbitrary: fc.oneof(...newerParts) },
      ),
      3,
    ),
  },
  {
    weight: 1,
    arbitrary: changed<StreamInput>(
      subject.map((first) => ({ subjects: [first], allowMessageCounter: true })),
      fc.oneof(...newerParts, ...streamParts),
      2,
    ),
  },
  // Copies of each other.
  {
    weight: 3,
    arbitrary: changed<StreamInput>(fc.oneof(...copyParts), fc.oneof(...copyParts, ...streamParts), 1),
  },
  // Mostly such that consumers can be tried.
  {
    weight: 5,
    arbitrary: changed<StreamInput>(
      fc.record({
        subjects: fc.constantFrom(['a.>', 'b.>', 'c'], ['a.b'], ['b', 'b.>']),
        retention: fc.constantFrom('limits', 'workqueue', 'workqueue', 'interest'),
      }),
      fc.oneof(
        limitParts,
        fc.constantFrom(
          { maxConsumers: 1 },
          { maxConsumers: 2 },
          { maxMessageSize: '2KB' },
          { storage: 'memory' as const },
        ),
      ),
      2,
    ),
  },
);

const stream: fc.Arbitrary<StreamInput> = fc
  .tuple(bare, fc.oneof({ weight: 2, arbitrary: consumers }, fc.constant({})))
  .map(([each, its]) => ({ ...each, consumers: its }));

const streams: fc.Arbitrary<Assets['streams']> = fc.dictionary(fc.constantFrom(...NAMES), stream, {
  minKeys: 1,
  maxKeys: 4,
  noNullPrototype: true,
});

/**
 * Before 2.14, copying counts as a consumer of a work queue, from some moment after the copy is made: what it then refuses
 * depends on that.
 */
function withoutCopiedQueues(streams: Assets['streams']): Assets['streams'] {
  const copied = new Set(
    Object.values(streams).flatMap(({ mirror, sources }) => [
      mirror?.name,
      ...(sources ?? []).map(({ name }) => name),
    ]),
  );
  return Object.fromEntries(
    Object.entries(streams).map(([name, each]) => [
      name,
      copied.has(name) && each.retention === 'workqueue' ? { ...each, retention: 'interest' } : each,
    ]),
  );
}

const some = <T>(names: string[], each: fc.Arbitrary<T>) =>
  fc.dictionary(fc.constantFrom(...names), each, { maxKeys: names.length, noNullPrototype: true });
const none = fc.constant({});

/** A few streams and buckets whose names and subjects meet. */
export const assets: fc.Arbitrary<Assets> = fc.record({
  streams: streams.map(withoutCopiedQueues),
  kv: fc.oneof(
    { weight: 3, arbitrary: none },
    { weight: 1, arbitrary: some(['K1', 'K2'], changed<KvInput>(none, fc.oneof(...kvParts), 2)) },
  ),
  object: fc.oneof(
    { weight: 5, arbitrary: none },
    { weight: 1, arbitrary: some(['O1'], changed<ObjectInput>(none, fc.oneof(...objectParts), 2)) },
  ),
});

/** The same under names of its own: what was deleted a moment ago may not be gone from the disk. */
export const renamed = (set: Assets, suffix: number): Assets =>
  JSON.parse(JSON.stringify(set).replace(/(?<=["._])([SKO]\d)(?=[".])/g, `$1-${suffix}`));
