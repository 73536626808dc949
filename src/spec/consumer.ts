import * as z from 'zod';
import { assetName, countOrNone, instant, metadata, sequence, sizeOrNone } from './jetstream-scalars.ts';
import { computed, option } from './option.ts';
import { anyText, duration, subject } from './scalars.ts';

const atLeastOne = z.int().min(1).max(2_147_483_647);

/** A durable consumer. Names follow `ConsumerConfig` of `server/consumer.go`, values its JSON. */
export const consumer = z
  .strictObject({
    description: computed(anyText, 'none', 'What it is for.', 'Processes deployments'),
    deliverPolicy: option(
      z.enum([
        'all',
        'last',
        'new',
        'by_start_sequence',
        'by_start_time',
        'last_per_subject',
        'last_messages',
      ]),
      'all',
      "Where in the stream it begins when it is made. `last_messages` is natsmith's: the newest `startLast` messages.",
      'new',
    ),
    startSequence: computed(sequence, 'none', 'First message, for `by_start_sequence`.', 1000),
    startTime: computed(instant, 'none', 'First moment, for `by_start_time`.', '2026-01-01T00:00:00Z'),
    startLast: computed(sequence, 'none', 'How many of the newest messages, for `last_messages`.', 100),
    ackPolicy: option(
      z.enum(['explicit', 'all', 'none']),
      'explicit',
      'Which messages have to be acknowledged: each, the last of those received (`all`), or none.',
      'explicit',
    ),
    ackWait: option(
      duration,
      '30s',
      'How long to wait for an acknowledgement before a message is delivered again.',
      '1m',
    ),
    maxDeliver: option(countOrNone, -1, 'How often a message is delivered at most.', 5),
    backoff: option(
      z.array(duration),
      [],
      'How long to wait before each further delivery, instead of `ackWait`; the last stands for all that follow.',
      ['1s', '10s', '1m'],
    ),
    filterSubjects: option(z.array(subject), [], 'Subjects of the stream that it gets; all where empty.', [
      'orders.new',
    ]),
    replayPolicy: option(
      z.enum(['instant', 'original']),
      'instant',
      'Whether stored messages come as fast as possible or at the pace at which they were stored.',
      'original',
    ),
    samplePercent: option(
      z.int().min(0).max(100),
      0,
      'Share of acknowledgements that the server tells of, in percent.',
      100,
    ),
    maxAckPending: option(
      countOrNone,
      1000,
      'How many messages may wait for their acknowledgement before delivery pauses.',
      5000,
    ),
    headersOnly: option(z.boolean(), false, 'Whether messages come without their content.', true),
    inactiveThreshold: computed(duration, 'it stays', 'How long it stays without anyone using it.', '1h'),
    replicas: computed(z.int().min(1).max(5), "the stream's", 'How many servers of a cluster keep it.', 1),
    memoryStorage: option(
      z.boolean(),
      false,
      'Whether its state is kept in memory, whatever the stream does.',
      true,
    ),
    maxWaiting: option(atLeastOne, 512, 'How many requests for messages may wait. Pull consumers.', 1024),
    maxBatch: computed(
      atLeastOne,
      'no limit',
      'Most messages that one request may ask for. Pull consumers.',
      100,
    ),
    maxExpires: computed(duration, 'no limit', 'Longest that one request may wait. Pull consumers.', '1m'),
    maxBytes: computed(
      sizeOrNone,
      'no limit',
      'Most bytes that one request may ask for. Pull consumers.',
      '1MB',
    ),
    deliverSubject: computed(
      subject,
      'a pull consumer: clients ask for messages',
      'Subject to which messages are sent as they come: a push consumer.',
      'deliver.orders',
    ),
    deliverGroup: computed(
      subject,
      'none',
      'Queue whose members share the messages. Push consumers.',
      'workers',
    ),
    flowControl: option(
      z.boolean(),
      false,
      'Whether the server waits for slow clients. Push consumers; needs `idleHeartbeat`.',
      true,
    ),
    idleHeartbeat: computed(
      duration,
      'none',
      'How often the server says that it is there when there are no messages. Push consumers.',
      '5s',
    ),
    rateLimit: computed(atLeastOne, 'no limit', 'Most bits a second. Push consumers.', 1_000_000),
    pauseUntil: computed(
      instant,
      'not paused',
      'Until when nothing is delivered. From 2.11.',
      '2026-12-01T00:00:00Z',
    ),
    priorityPolicy: computed(
      z.enum(['overflow', 'pinned_client', 'prioritized']),
      'none',
      'How clients that ask at once are preferred. Pull consumers, from 2.11 (`prioritized` from 2.12).',
      'overflow',
    ),
    priorityGroups: option(
      z.array(assetName),
      [],
      'Groups that clients name when they ask. With `priorityPolicy`.',
      ['jobs'],
    ),
    priorityTimeout: computed(duration, "the server's", 'How long a pinned client may be silent.', '2m'),
    deadLetter: computed(
      assetName,
      'they stay in the stream, undelivered',
      'Stream that gets a copy of messages that were delivered `maxDeliver` times in vain.',
      'DLQ',
    ),
    metadata,
  })
  .meta({
    id: 'consumer',
    description: 'A durable consumer.',
    examples: [{ filterSubjects: ['orders.new'], maxDeliver: 5 }],
  });

/** Durable consumers of a stream, by name. */
export const consumers = option(z.record(assetName, consumer), {}, 'Durable consumers, by name.', {
  processor: { filterSubjects: ['orders.new'], maxDeliver: 5 },
});

export type Consumer = z.output<typeof consumer>;
