import fc from 'fast-check';
import { assetsOf, type StreamAsset } from '../../../src/lower/assets/assets.ts';
import { type OptionsInput, optionsSchema } from '../../../src/spec/options.ts';
import type { NatsVersion } from '../nats-server.ts';

/*
 * Streams and consumers that the server takes, in any combination of what may change from one description to the next.
 */

type StreamInput = NonNullable<OptionsInput['streams']>[string];
type ConsumerInput = NonNullable<NonNullable<StreamInput>['consumers']>[string];

const PLAIN = { noNullPrototype: true } as const;
const NAMES = ['A', 'B', 'C', 'D', 'E'] as const;
const SUBJECTS = ['a', 'b.>', 'c.*', 'd.x', 'd.y', 'e', 'f.>', 'g'] as const;
/** A subject of each pattern. */
export const literal = (pattern: string): string => pattern.replace('>', 'one.two').replace('*', 'one');

const choose = <T>(...values: T[]) => fc.constantFrom(...values);

const anyStream = (version: NatsVersion) =>
  fc.record(
    {
      description: choose<string | null>(null, 'ä "quoted" \\ text'),
      storage: choose<'file' | 'memory'>('file', 'file', 'file', 'memory'),
      retention: choose<'limits' | 'interest' | 'workqueue'>('limits', 'limits', 'interest', 'workqueue'),
      maxAge: choose<string | number>(-1, '365d', '1h'),
      maxBytes: choose<string | number>(-1, '1MB', '10MB'),
      maxMessages: choose(-1, -1, 3, 1000),
      maxMessagesPerSubject: choose(-1, -1, 2, 50),
      maxMessageSize: choose<string | number>(-1, '64KiB'),
      maxConsumers: choose(-1, -1, 10),
      discard: choose<'old' | 'new'>('old', 'old', 'new'),
      duplicateWindow: choose<string | null>(null, '30s'),
      compression: choose<'none' | 's2'>('none', 's2'),
      firstSequence: choose<number | null>(null, null, 1, 100),
      denyDelete: fc.boolean(),
      denyPurge: choose(false, false, true),
      allowDirect: fc.boolean(),
      metadata: choose<Record<string, string>>({}, { team: 'payments' }, { team: 'x', 'y.z': '' }),
      ...(version === '2.10'
        ? {}
        : {
            // 2.10 takes another limit only where no consumer has any threshold.
            consumerLimits: choose<object>({}, {}, { maxAckPending: 5000 }),
            allowMessageTtl: fc.boolean(),
            allowAtomicPublish: fc.boolean(),
            subjectDeleteMarkerTtl: choose<string | null>(null, null, '1h'),
          }),
    },
    PLAIN,
  );

const anyConsumer = (version: NatsVersion) =>
  fc.record(
    {
      description: choose<string | null>(null, 'other'),
      deliverPolicy: choose<NonNullable<ConsumerInput['deliverPolicy']>>(
        'all',
        'all',
        'new',
        'last',
        'by_start_sequence',
        'by_start_time',
        'last_messages',
        'last_per_subject',
      ),
      ackPolicy: choose<'explicit' | 'all' | 'none'>('explicit', 'explicit', 'explicit', 'all', 'none'),
      ackWait: choose('30s', '1h'),
      maxDeliver: choose(-1, 5),
      backoff: choose<string[]>([], [], ['1h', '2h']),
      replayPolicy: choose<'instant' | 'original'>('instant', 'instant', 'original'),
      samplePercent: choose(0, 50),
      maxAckPending: choose(1000, 500),
      headersOnly: fc.boolean(),
      inactiveThreshold: choose<string | null>(null, '1h'),
      memoryStorage: choose(false, false, true),
      maxWaiting: choose(512, 512, 100),
      maxBatch: choose<number | null>(null, 10),
      deliverSubject: choose<string | null>(null, null, null, 'deliver.x', 'deliver.y'),
      metadata: choose<Record<string, string>>({}, { team: 'payments' }),
      filtered: choose(0, 0, 1, 2),
      ...(version === '2.10'
        ? {}
        : { pauseUntil: choose<string | null>(null, null, '2099-01-01T00:00:00Z') }),
    },
    PLAIN,
  );

type AnyStream = Partial<Record<string, unknown>> & { retention: string };

/** One description: a share of the names, and each subject in at most one stream. */
export const description = (version: NatsVersion): fc.Arbitrary<OptionsInput['streams']> =>
  fc
    .record(
      {
        streams: fc.array(fc.option(anyStream(version), { freq: 4 }), { minLength: 5, maxLength: 5 }),
        owners: fc.array(fc.nat(5), { minLength: SUBJECTS.length, maxLength: SUBJECTS.length }),
        consumers: fc.array(
          fc.array(fc.option(anyConsumer(version), { freq: 2 }), { minLength: 3, maxLength: 3 }),
          { minLength: 5, maxLength: 5 },
        ),
        copies: fc.array(choose('none', 'none', 'none', 'mirror', 'source'), { minLength: 5, maxLength: 5 }),
      },
      PLAIN,
    )
    .map(({ streams, owners, consumers, copies }) => {
      const named = NAMES.map((name, at) => ({
        name,
        given: streams[at],
        subjects: SUBJECTS.filter((_, subject) => owners[subject] === at),
        consumers: consumers[at]!,
        copy: copies[at]!,
      })).filter(({ given }) => given !== null && given !== undefined);
      // What is copied is kept for nobody else.
      const origin = named.find(({ copy }) => copy === 'none');
      return Object.fromEntries(
        named.map(({ name, given, subjects, consumers, copy }) => {
          const mirror = copy === 'mirror' && origin !== undefined;
          const sources = copy === 'source' && origin !== undefined;
          const isOrigin = origin?.name === name && named.some(({ copy }) => copy !== 'none');
          const stream = coherent(given as AnyStream, mirror || sources || isOrigin);
          return [
            name,
            {
              ...stream,
              ...(mirror
                ? { mirror: { name: origin.name }, firstSequence: null }
                : { subjects: subjects.length > 0 ? subjects : [`only.${name}`] }),
              ...(sources && { sources: [{ name: origin.name, filterSubject: 'a' }], firstSequence: null }),
              consumers: mirror ? {} : consumersOf(consumers, stream, subjects),
            },
          ];
        }),
      ) as OptionsInput['streams'];
    });

/** Without what the server refuses. */
function coherent(given: AnyStream, plain: boolean): AnyStream {
  const stream: AnyStream = { ...given, ...(plain && { retention: 'limits' }) };
  if (stream.subjectDeleteMarkerTtl || plain) stream.subjectDeleteMarkerTtl = null;
  if (plain) Object.assign(stream, { allowAtomicPublish: false, allowMessageTtl: false, consumerLimits: {} });
  if (!('allowMessageTtl' in given)) {
    delete stream.subjectDeleteMarkerTtl;
    delete stream.allowMessageTtl;
    delete stream.allowAtomicPublish;
    delete stream.consumerLimits;
  }
  return stream;
}

function consumersOf(
  all: readonly (Record<string, unknown> | null)[],
  stream: AnyStream,
  subjects: readonly string[],
): Record<string, ConsumerInput> {
  const queue = stream.retention === 'workqueue';
  const entries = all.flatMap((given, at): [string, ConsumerInput][] => {
    if (!given) return [];
    const { filtered, ...rest } = given as ConsumerInput & { filtered: number };
    const consumer: Record<string, unknown> = { ...rest };
    const push = consumer.deliverSubject !== null;
    consumer.filterSubjects = subjects.slice(0, filtered);
    if (queue) {
      const subject = subjects[at];
      if (subject === undefined) return [];
      Object.assign(consumer, { deliverPolicy: 'all', ackPolicy: 'explicit', filterSubjects: [subject] });
    }
    if (consumer.deliverPolicy === 'last_per_subject' && (consumer.filterSubjects as string[]).length === 0)
      consumer.deliverPolicy = 'last';
    if (consumer.deliverPolicy === 'by_start_sequence') consumer.startSequence = 2 + at;
    if (consumer.deliverPolicy === 'by_start_time') consumer.startTime = '2026-01-01T00:00:00.50Z';
    if (consumer.deliverPolicy === 'last_messages') consumer.startLast = 2 + at;
    if (push)
      Object.assign(consumer, {
        maxWaiting: 512,
        maxBatch: null,
        deliverSubject: `${consumer.deliverSubject}.${at}`,
      });
    if (stream.consumerLimits && consumer.ackPolicy === 'none') consumer.ackPolicy = 'explicit';
    if (consumer.ackPolicy === 'none') Object.assign(consumer, { backoff: [], maxDeliver: -1 });
    return [[`c${at}`, consumer as ConsumerInput]];
  });
  return Object.fromEntries(entries);
}

export const assets = (streams: OptionsInput['streams']): StreamAsset[] =>
  assetsOf(optionsSchema.parse({ streams }));
