import { base, type Explanation } from './example.ts';

/** A stream ORDERS with such fields, beside other options. */
const orders = (fields: string, more = '') =>
  base(`${more}streams: {\n  ORDERS: { subjects: ['orders.>'], ${fields} },\n},`);

/** Streams, consumers and buckets that the server takes, and that do not do what they are for. */
export const assets = {
  'consumer/dead-letter': {
    title: 'messages that nobody can handle have nowhere to go',
    text: 'After maxDeliver deliveries the server gives a message up, and says so once (`$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES`). natsmith then copies it to the stream that deadLetter names: another one of the same account, which has subjects and acknowledges what it takes. Without maxDeliver the message comes again for ever.',
    bad: orders("maxBytes: '512MB', consumers: { worker: { maxDeliver: 5, deadLetter: 'DLQ' } }"),
    good: base(`streams: {
  ORDERS: {
    subjects: ['orders.>'],
    maxBytes: '512MB',
    consumers: { worker: { maxDeliver: 5, deadLetter: 'DLQ' } },
  },
  DLQ: { subjects: ['dlq.>'], maxBytes: '100MB' },
},`),
  },
  'consumer/start-last': {
    title: 'startLast and deliverPolicy do not go together',
    text: 'The server knows no such policy: natsmith works out the sequence to begin at when it makes the consumer. Without deliverPolicy, a consumer begins with all messages.',
    bad: orders("maxBytes: '1GB', consumers: { worker: { startLast: 100 } }"),
    good: orders(
      "maxBytes: '1GB', consumers: { worker: { deliverPolicy: 'last_messages', startLast: 100 } }",
    ),
  },
  'resources/slow-quota': {
    title: 'the server may use less than one processor',
    text: 'CPUQuota= counts in periods of a tenth of a second: who has used up the share waits for the next. That hardly costs throughput, but every client waits now and then.',
    bad: base("resources: { cpuQuota: '50%' },"),
    good: base("resources: { cpuQuota: '200%' },"),
  },
  'stream/is-bucket': {
    title: 'a stream is the one behind a bucket',
    text: 'A key-value bucket is a stream called `KV_<name>`, an object bucket one called `OBJ_<name>`, made as all clients expect it.',
    bad: base("buckets: { kv: { prices: {} } },\nstreams: { KV_prices: { maxBytes: '1GB' } },"),
    good: base("buckets: { kv: { prices: { maxBytes: '1GB' } } },"),
  },
  'stream/no-interest': {
    title: 'nobody is interested in a stream of interest',
    text: 'Such a stream keeps a message until all its consumers have acknowledged it: where there is none, that is at once. The acknowledgement that the publisher gets does not tell.',
    bad: orders("retention: 'interest', maxBytes: '1GB'"),
    good: orders("retention: 'interest', maxBytes: '1GB', consumers: { billing: {} }"),
  },
  'stream/no-jetstream': {
    title: 'there are streams, but no JetStream',
    text: 'Streams, consumers and buckets are what JetStream keeps.',
    bad: orders("maxBytes: '1GB'", 'jetstream: { enable: false },\n'),
    good: orders("maxBytes: '1GB'"),
  },
  'stream/no-workers': {
    title: 'a workqueue has no workers',
    text: 'Applications may make the consumer themselves. Where the spec declares it, `natsmith plan` sees when it is gone or changed, and permissions follow from it.',
    bad: orders("retention: 'workqueue', maxBytes: '1GB'"),
    good: orders("retention: 'workqueue', maxBytes: '1GB', consumers: { worker: {} }"),
  },
  'stream/over-budget': {
    title: 'streams are promised more than there is',
    text: 'maxBytes of all streams in files may be jetstream.maxFileStore together, those in memory jetstream.maxMemory, and in an account what its jetstream says.',
    bad: orders("maxBytes: '2GB'", "jetstream: { maxFileStore: '1GB' },\n"),
    good: orders("maxBytes: '512MB'", "jetstream: { maxFileStore: '1GB' },\n"),
  },
  'stream/unbounded': {
    title: 'nothing bounds what a stream stores',
    text: 'maxAge bounds how long messages stay, not how many come. Where maxBytes is reached, only this stream is full: it drops its oldest messages, or refuses new ones (`discard`).',
    bad: orders("maxAge: '30d'"),
    good: orders("maxAge: '30d', maxBytes: '1GB'"),
  },
} as const satisfies Record<string, Explanation>;
