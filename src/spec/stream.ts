import * as z from 'zod';
import { consumers } from './consumer.ts';
import {
  assetName,
  compression,
  countOrNone,
  durationOrNone,
  instant,
  metadata,
  placement,
  replicas,
  sequence,
  sizeOrNone,
  storage,
} from './jetstream-scalars.ts';
import { computed, option } from './option.ts';
import { anyText, duration, mapping, subject } from './scalars.ts';

/** A change of subjects (`server/subject_transform.go`): `{{wildcard(1)}}` stands for what the first `*` was. */
export const subjectTransform = z
  .strictObject({
    source: computed(subject, 'every subject', 'Subjects that are changed.', 'orders.*'),
    destination: mapping,
  })
  .meta({
    id: 'subjectTransform',
    description: 'A change of subjects.',
    examples: [{ source: 'orders.*', destination: 'archive.{{wildcard(1)}}' }],
  });

/** Another stream that messages are copied from. */
export const streamSource = z
  .strictObject({
    name: assetName,
    startSequence: computed(sequence, 'its first', 'First message that is copied.', 1),
    startTime: computed(
      instant,
      'its first',
      'Moment of the first message that is copied.',
      '2026-01-01T00:00:00Z',
    ),
    filterSubject: computed(subject, 'all of them', 'Subjects that are copied.', 'orders.eu.>'),
    subjectTransforms: option(
      z.array(subjectTransform),
      [],
      'Subjects that are copied, and what they become; instead of `filterSubject`.',
      [{ source: 'orders.>', destination: 'archive.>' }],
    ),
    domain: computed(assetName, 'this one', 'JetStream domain of the other stream.', 'hub'),
    api: computed(
      subject,
      "the domain's",
      'Prefix of the JetStream API, where the other stream is imported.',
      'JS.hub.API',
    ),
    deliver: computed(
      subject,
      'chosen by the server',
      'Prefix of the subjects that copies are delivered to, with `api`.',
      'deliver.hub',
    ),
  })
  .meta({
    id: 'streamSource',
    description: 'Another stream that messages are copied from.',
    examples: [{ name: 'ORDERS' }],
  });

export const republish = z
  .strictObject({
    source: computed(subject, 'every subject', 'Subjects that are published again.', 'orders.>'),
    destination: mapping,
    headersOnly: option(z.boolean(), false, 'Whether the copies come without their content.', true),
  })
  .meta({
    id: 'republish',
    description: 'What is published again once it is stored.',
    examples: [{ source: 'orders.>', destination: 'stored.>' }],
  });

/** A stream. Names follow `StreamConfig` of `server/stream.go`, values its JSON. */
export const stream = z
  .strictObject({
    description: computed(anyText, 'none', 'What it is for.', 'Every order since the beginning'),
    subjects: computed(
      z.array(subject),
      'the name of the stream; none where it is a mirror or has sources',
      'Subjects whose messages it keeps.',
      ['orders.>'],
    ),
    storage: option(storage, 'file', 'Where messages are kept.', 'memory'),
    retention: option(
      z.enum(['limits', 'interest', 'workqueue']),
      'limits',
      'What makes messages go: limits, every consumer having them (`interest`), or one (`workqueue`).',
      'workqueue',
    ),
    maxAge: option(durationOrNone, -1, 'How long messages are kept.', '365d'),
    maxBytes: option(sizeOrNone, -1, 'Most bytes that are kept.', '1GB'),
    maxMessages: option(countOrNone, -1, 'Most messages that are kept.', 1_000_000),
    maxMessagesPerSubject: option(countOrNone, -1, 'Most messages that are kept of each subject.', 10),
    maxMessageSize: option(sizeOrNone, -1, 'Largest message that is taken.', '1MB'),
    maxConsumers: option(countOrNone, -1, 'Most consumers that it may have.', 10),
    discard: option(
      z.enum(['old', 'new']),
      'old',
      'What goes when a limit is reached: old messages, or the new one, whose publisher is told.',
      'new',
    ),
    discardNewPerSubject: option(
      z.boolean(),
      false,
      'Whether `discard: new` holds for maxMessagesPerSubject, too.',
      true,
    ),
    replicas: option(replicas, 1, 'How many servers of a cluster keep it.', 3),
    placement,
    duplicateWindow: computed(
      duration,
      'two minutes, or maxAge if that is less',
      'How long the ids of messages are remembered, so that none is stored twice.',
      '2m',
    ),
    noAck: option(z.boolean(), false, 'Whether publishers get no acknowledgement.', true),
    compression: option(compression, 'none', 'How messages are compressed on disk.', 's2'),
    firstSequence: computed(sequence, '1', 'Number of its first message.', 1000),
    sealed: option(
      z.boolean(),
      false,
      'Whether nothing in it may change any more. Cannot be taken back.',
      true,
    ),
    denyDelete: option(
      z.boolean(),
      false,
      'Whether no message can be deleted by itself. Cannot be taken back.',
      true,
    ),
    denyPurge: option(z.boolean(), false, 'Whether it cannot be emptied. Cannot be taken back.', true),
    allowRollup: option(
      z.boolean(),
      false,
      'Whether a message may replace all before it (`Nats-Rollup`).',
      true,
    ),
    allowDirect: option(
      z.boolean(),
      true,
      'Whether every replica may answer who asks for a single message.',
      false,
    ),
    mirrorDirect: option(
      z.boolean(),
      false,
      'Whether a mirror may answer who asks its origin for a single message.',
      true,
    ),
    subjectTransform: computed(subjectTransform, 'none', 'Changes subjects as messages are stored.', {
      source: 'orders.*',
      destination: 'kept.{{wildcard(1)}}',
    }),
    republish: computed(republish, 'none', 'Publishes again what was stored.', {
      source: 'orders.>',
      destination: 'stored.>',
    }),
    mirror: computed(streamSource, 'it is a stream of its own', 'Stream that this one is a copy of.', {
      name: 'ORDERS',
    }),
    sources: option(z.array(streamSource), [], 'Streams whose messages are copied into this one.', [
      { name: 'ORDERS' },
    ]),
    consumerLimits: z
      .strictObject({
        inactiveThreshold: computed(duration, 'none', 'Longest that a consumer may stay unused.', '24h'),
        maxAckPending: computed(
          countOrNone,
          'none',
          'Most messages of a consumer that may wait for acknowledgement.',
          5000,
        ),
      })
      .prefault({}),
    allowMessageTtl: option(z.boolean(), false, 'Whether messages may say when they go. From 2.11.', true),
    subjectDeleteMarkerTtl: computed(
      duration,
      'no markers',
      'How long a marker stays where the last message of a subject went by age. From 2.11.',
      '1h',
    ),
    allowMessageCounter: option(
      z.boolean(),
      false,
      'Whether messages are counters that add up. From 2.12.',
      true,
    ),
    allowAtomicPublish: option(
      z.boolean(),
      false,
      'Whether several messages may be stored all or none. From 2.12.',
      true,
    ),
    allowMessageSchedules: option(
      z.boolean(),
      false,
      'Whether messages may say when they are to be published. From 2.12.',
      true,
    ),
    persistMode: option(
      z.enum(['default', 'async']),
      'default',
      'Whether an acknowledgement waits for the file (`default`) or not. From 2.12.',
      'async',
    ),
    allowBatchPublish: option(
      z.boolean(),
      false,
      'Whether messages may be published in fast batches. From 2.14.',
      true,
    ),
    metadata,
    consumers,
  })
  .meta({ id: 'stream', description: 'A stream.', examples: [{ subjects: ['orders.>'], maxAge: '365d' }] });

export const streams = option(z.record(assetName, stream), {}, 'Streams, by name.', {
  ORDERS: { subjects: ['orders.>'], maxAge: '365d', maxBytes: '1GB' },
});

export type Stream = z.output<typeof stream>;
export type StreamSource = z.output<typeof streamSource>;
