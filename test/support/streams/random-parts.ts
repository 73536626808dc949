import fc from 'fast-check';
import type * as z from 'zod';
import type { kvBucket, objectBucket } from '../../../src/spec/bucket.ts';
import type { consumer as consumerSchema } from '../../../src/spec/consumer.ts';
import type { stream as streamSchema } from '../../../src/spec/stream.ts';

export type StreamInput = NonNullable<z.input<typeof streamSchema>>;
export type KvInput = NonNullable<z.input<typeof kvBucket>>;
export type ObjectInput = NonNullable<z.input<typeof objectBucket>>;
export type ConsumerInput = NonNullable<z.input<typeof consumerSchema>>;

/** Some values of an option. */
export type Part<T> = fc.Arbitrary<Partial<T>>;

/** Values of options: most of them fine by themselves, many of them not together. */
const some = <T extends object>(
  parts: { readonly [Key in keyof T]?: readonly NonNullable<T[Key]>[] },
): Part<T>[] =>
  Object.entries<readonly unknown[] | undefined>(parts).map(([key, values]) =>
    fc.constantFrom(...(values ?? [])).map((value) => ({ [key]: value }) as Partial<T>),
  );

/** Names of streams; of one that is never made, too. */
export const NAMES = ['S1', 'S2', 'S3', 'S4'];
const name = fc.constantFrom(...NAMES, 'S9');

const PLAIN = [
  'a',
  'b',
  'a.b',
  'a.*',
  '*.b',
  'a.>',
  'b.>',
  'b.*.c',
  'b.a.>',
  'c',
  'c.>',
  'c.a',
  'd.*.*',
  '*.*.x',
];
const ODD = [
  '>',
  '*.>',
  '*',
  '*.x',
  '$JS.API.>',
  '$JS.EVENT.x',
  '$JS.>',
  '$SYS.a',
  '$SYS.ACCOUNT.>',
  '$KV.K1.>',
  '$O.O1.C.>',
  '$NRG.x',
];
export const subject = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...PLAIN) },
  { weight: 1, arbitrary: fc.constantFrom(...ODD) },
);
const plain = fc.constantFrom(...PLAIN);
const most = (least: number, length: number) => ({ minLength: least, maxLength: length });

const mapping = fc.constantFrom(
  ...[
    'x',
    'x.>',
    'a.b',
    '>',
    'x.{{wildcard(1)}}',
    'x.{{wildcard(2)}}',
    'x.{{wildcard(1)}}.>',
    'x.$1',
    'x.*',
    'x.$1.$2',
  ],
  ...[
    'x.{{partition(3,1)}}',
    'x.{{partition(3)}}',
    'x.{{random(3)}}',
    '{{split(1,-)}}',
    '{{left(1,2)}}',
    '{{right(1,x)}}',
  ],
  ...[
    '{{splitfromleft(1,2)}}',
    '{{upper(1)}}',
    '{{wildcard()}}',
    '{{wildcard(1,2)}}',
    '{{SliceFromRight(1,2)}}.>',
    'y{{wildcard(1)}}',
  ],
  ...['{{wildcard(0)}}', '{{partition(x)}}', '{{split(1)}}', '{{random()}}', '{{partition(99999999999,1)}}'],
);
const transform = fc.record({ source: subject, destination: mapping }, { requiredKeys: ['destination'] });
const republish = fc.record({ source: subject, destination: mapping }, { requiredKeys: ['destination'] });
const anySource = fc.record(
  {
    name,
    filterSubject: plain,
    startSequence: fc.constant(5),
    startTime: fc.constant('2026-01-01T00:00:00Z'),
    subjectTransforms: fc.array(transform, most(1, 2)),
    domain: fc.constant('hub'),
    api: fc.constantFrom('JS.hub.API', '$JS.API', '$JS.API.x', 'JS.*.API', '$JS.*.API'),
    deliver: fc.constantFrom('deliver.hub', 'b', 'deliver.*', 'a'),
  },
  { requiredKeys: ['name'] },
);

/** Mostly with little to say. */
const source = fc.oneof(
  { weight: 2, arbitrary: fc.record({ name }) },
  { weight: 2, arbitrary: fc.record({ name, filterSubject: plain }) },
  { weight: 2, arbitrary: fc.record({ name, subjectTransforms: fc.array(transform, most(1, 2)) }) },
  { weight: 1, arbitrary: anySource },
);
const long = 'x'.repeat(4097);

/** A stream that is a copy. */
export const copyParts: Part<StreamInput>[] = [
  source.map((mirror) => ({ mirror, subjects: null })),
  fc.array(source, most(1, 3)).map((sources) => ({ sources, subjects: null })),
  source.map(({ name: origin }) => ({ sources: [{ name: origin }, { name: origin }], subjects: null })),
  fc.tuple(name, plain).map(([origin, own]) => ({ sources: [{ name: origin }], subjects: [own] })),
  fc
    .tuple(name, name, fc.constantFrom('1KB', '2KB', -1))
    .map(([one, other, maxMessageSize]) => ({ sources: [{ name: one }, { name: other }], maxMessageSize })),
  fc
    .tuple(name, fc.constantFrom('1KB', '2KB', -1))
    .map(([origin, maxMessageSize]) => ({ mirror: { name: origin }, maxMessageSize, subjects: null })),
];

export const streamParts: Part<StreamInput>[] = [
  ...some<StreamInput>({
    storage: ['memory'],
    retention: ['interest', 'workqueue'],
    maxAge: ['50ms', '100ms', '1m', '1h'],
    maxMessagesPerSubject: [1],
    maxMessageSize: ['1KB', '2KB', '2KB'],
    maxConsumers: [1],
    discard: ['new'],
    discardNewPerSubject: [true],
    replicas: [3],
    noAck: [true],
    duplicateWindow: ['0s', '50ms', '1m', '2m', '1h'],
    compression: ['s2'],
    maxBytes: ['1KB', '2MB', '3MB'],
    description: [long, 'short'],
    metadata: [{ note: long.repeat(32) }, { note: 'short' }],
    firstSequence: [1, 1000],
    sealed: [true],
    denyDelete: [true],
    denyPurge: [true],
    allowRollup: [true],
    allowDirect: [false],
    mirrorDirect: [true],
    subjectDeleteMarkerTtl: ['10ms', '1s', '1h'],
  }),
  // None are the name of the stream.
  fc.array(subject, most(0, 3)).map((subjects) => ({ subjects })),
  transform.map((subjectTransform) => ({ subjectTransform })),
  republish.map((again) => ({ republish: again })),
  fc.array(source, most(1, 3)).map((sources) => ({ sources })),
  source.map((mirror) => ({ mirror })),
  source.map((mirror) => ({ mirror, subjects: null })),
];

/** What came with later releases: several of them at once say more than one. */
export const newerParts: Part<StreamInput>[] = some<StreamInput>({
  allowMessageTtl: [true],
  allowMessageCounter: [true],
  allowAtomicPublish: [true],
  allowMessageSchedules: [true],
  persistMode: ['async'],
  allowBatchPublish: [true],
});

export const consumerParts: Part<ConsumerInput>[] = [
  ...some<ConsumerInput>({
    deliverPolicy: ['last', 'new', 'by_start_sequence', 'by_start_time', 'last_per_subject', 'last_messages'],
    startSequence: [1],
    startTime: ['2026-01-01T00:00:00Z'],
    startLast: [10],
    ackPolicy: ['all', 'none'],
    ackWait: ['0s', '1s'],
    maxDeliver: [0, 1, 2],
    backoff: [['1s'], ['1s', '2s'], ['1s', '2s', '3s']],
    maxAckPending: [-1, 0, 10, 5000],
    headersOnly: [true],
    inactiveThreshold: ['0s', '1m', '2h'],
    replicas: [1, 3],
    memoryStorage: [true],
    maxBatch: [10],
    maxExpires: ['0s', '1ms', '1m'],
    maxBytes: ['1KB'],
    deliverSubject: ['x', 'a', 'b.x', 'x.*', 'a.b'],
    deliverGroup: ['q'],
    flowControl: [true],
    idleHeartbeat: ['0s', '10ms', '5s'],
    rateLimit: [1000],
    pauseUntil: ['2036-01-01T00:00:00Z', '2020-01-01T00:00:00Z'],
    priorityPolicy: ['overflow', 'pinned_client', 'prioritized'],
    priorityGroups: [['jobs'], ['jobs@'], ['seventeenletters_'], ['a', 'b']],
    priorityTimeout: ['0s', '1m'],
    replayPolicy: ['original'],
    description: [long, 'short'],
    metadata: [{ note: long.repeat(32) }, { note: 'short' }],
    samplePercent: [100],
  }),
  fc.array(plain, most(1, 3)).map((filterSubjects) => ({ filterSubjects })),
  fc
    .array(plain, most(1, 2))
    .map((filterSubjects) => ({ filterSubjects, deliverPolicy: 'last_per_subject' })),
  fc.constant({ deliverSubject: 'x', flowControl: true, idleHeartbeat: '5s' }),
  fc.constant({ deliverSubject: 'x', ackPolicy: 'none' }),
  fc.constant({ maxDeliver: 1, backoff: ['1s', '2s'] }),
  fc.constant({ priorityPolicy: 'overflow', priorityGroups: ['jobs'] }),
];

export const limitParts: Part<StreamInput> = fc
  .record(
    { maxAckPending: fc.constantFrom(10, 2000), inactiveThreshold: fc.constantFrom('1m', '1h') },
    { requiredKeys: [] },
  )
  .map((consumerLimits) => ({ consumerLimits }));

export const objectParts: Part<ObjectInput>[] = some<ObjectInput>({
  ttl: ['50ms', '1m', '1h'],
  maxBytes: ['1KB', '2MB', '3MB'],
  storage: ['memory'],
  replicas: [3],
  compression: [true],
  description: [long],
});

const bucket = fc.constantFrom('KV_K1', 'KV_K2', 'S1');
export const kvParts: Part<KvInput>[] = [
  ...(objectParts as Part<KvInput>[]),
  ...some<KvInput>({ history: [5], maxValueSize: ['1KB'], limitMarkerTtl: ['10ms', '1h'] }),
  bucket.map((origin) => ({ mirror: { name: origin } })),
  bucket.map((origin) => ({ sources: [{ name: origin }] })),
  republish.map((again) => ({ republish: again })),
  fc.constant({ republish: { source: '>', destination: '$KV.K1.>' } }),
];
