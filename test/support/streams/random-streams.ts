import fc from 'fast-check';
import {
  type ConsumerInput,
  consumerParts,
  copyParts,
  limitParts,
  NAMES,
  newerParts,
  type Part,
  type StreamInput,
  streamParts,
  subject,
} from './random-parts.ts';

export type Streams = Readonly<Record<string, StreamInput>>;

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

/** A few streams whose names and subjects meet. */
export const streams: fc.Arbitrary<Streams> = fc.dictionary(fc.constantFrom(...NAMES), stream, {
  minKeys: 1,
  maxKeys: 4,
  noNullPrototype: true,
});

/** The same under names of its own: what was deleted a moment ago may not be gone from the disk. */
export const renamed = (set: Streams, suffix: number): Streams =>
  JSON.parse(JSON.stringify(set).replace(/"(S\d)"/g, `"$1-${suffix}"`));
