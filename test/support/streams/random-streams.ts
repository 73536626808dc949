import fc from 'fast-check';
import type * as z from 'zod';
import type { stream as streamSchema } from '../../../src/spec/stream.ts';

export type Streams = Readonly<Record<string, StreamInput>>;
type StreamInput = NonNullable<z.input<typeof streamSchema>>;
type Part<T> = fc.Arbitrary<Partial<T>>;

/** Some values of some options: most of them fine by themselves, many of them not together. */
const some = <T extends object>(
  parts: {
    readonly [Key in keyof T]?: readonly NonNullable<T[Key]>[];
  },
): Part<T>[] =>
  Object.entries<readonly unknown[] | undefined>(parts).map(([key, values]) =>
    fc.constantFrom(...(values ?? [])).map((value) => ({ [key]: value }) as Partial<T>),
  );

const subject = fc.constantFrom(
  ...['a', 'b', 'a.b', 'a.*', '*.b', 'a.>', 'b.>', 'b.*.c', 'b.a.>', 'c', 'c.>', 'c.a', 'd.*.*', '*.*.x'],
  ...[
    '>',
    '*.>',
    '$JS.API.>',
    '$JS.EVENT.x',
    '$JS.>',
    '$SYS.a',
    '$SYS.ACCOUNT.>',
    '*',
    '$KV.k.>',
    '$NRG.x',
    '*.x',
  ],
);

const streamParts: Part<StreamInput>[] = [
  ...some<StreamInput>({
    storage: ['memory'],
    maxAge: ['50ms', '100ms', '1m', '1h'],
    maxMessagesPerSubject: [1],
    discard: ['new'],
    discardNewPerSubject: [true],
    replicas: [3],
    noAck: [true],
    duplicateWindow: ['0s', '50ms', '1m', '2m', '1h'],
    denyPurge: [true],
    allowRollup: [true],
  }),
  fc.array(subject, { minLength: 1, maxLength: 3 }).map((subjects) => ({ subjects })),
];

/** A stream that is fine, and a few changes to it. */
const stream: fc.Arbitrary<StreamInput> = fc
  .tuple(subject, fc.array(fc.oneof(...streamParts), { maxLength: 3 }))
  .map(([first, parts]) => Object.assign({ subjects: [first] }, ...parts));

const STREAMS = ['S1', 'S2', 'S3', 'S4'];

/** A few streams whose names and subjects meet. */
export const streams: fc.Arbitrary<Streams> = fc.dictionary(fc.constantFrom(...STREAMS), stream, {
  minKeys: 1,
  maxKeys: 4,
  noNullPrototype: true,
});

/** The same under names of its own: what was deleted a moment ago may not be gone from the disk. */
export const renamed = (set: Streams, suffix: number): Streams =>
  JSON.parse(JSON.stringify(set).replace(/"(S\d)"/g, `"$1-${suffix}"`));
