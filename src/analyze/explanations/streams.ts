import { base, type Explanation } from './example.ts';
import { clustered, older, orders, streamsOf } from './streams-example.ts';

/** An account that may have so much of JetStream, with such streams. */
const account = (jetstream: string, streams: string) =>
  base(`auth: { enable: true },
operators: [{ name: 'admin' }],
accounts: {
  SHOP: {
    users: [{ name: 'app', publish: ['app.>'], subscribe: ['app.>'] }],
    jetstream: { enable: true, ${jetstream} },
    streams: { ${streams} },
  },
},`);

/** Streams and buckets. */
export const streams = {
  'stream/answers-api': {
    title: 'a stream answers for the server',
    text: 'Requests to JetStream are messages on "$JS.API.>". A stream that keeps them, too, answers them with an acknowledgement. Releases before 2.10.28, and 2.11 before 2.11.2, see that only where a subject is "$JS.>" as a whole (server/stream.go, checkStreamCfg).',
    bad: older('2.10.27', "ALL: { subjects: ['*.>'], maxBytes: '64MB' }"),
    good: older('2.10.27', "ALL: { subjects: ['orders.>'], maxBytes: '64MB' }"),
  },
  'stream/captures-api': {
    title: 'a stream keeps what is meant for the server',
    text: 'Requests to JetStream are messages on "$JS.API.>". A stream that keeps them, too, would answer them with an acknowledgement; with noAck it answers nothing. "$JS.EVENT.>" and "$SYS.ACCOUNT.>" tell of what happened, and may be kept.',
    bad: streamsOf("ALL: { subjects: ['>'], maxBytes: '64MB' }"),
    good: streamsOf("ORDERS: { subjects: ['orders.>'], maxBytes: '64MB' }"),
  },
  'stream/discard-per-subject': {
    title: 'a limit per subject that is not set',
    text: 'discardNewPerSubject refuses a new message where its subject has maxMessagesPerSubject already.',
    bad: orders('discardNewPerSubject: true'),
    good: orders("discard: 'new', maxMessagesPerSubject: 1, discardNewPerSubject: true"),
  },
  'stream/duplicate-window': {
    title: 'ids are remembered longer than messages',
    text: 'A publisher that sends a message again within duplicateWindow finds it stored already. Where duplicateWindow is not given, the server chooses what fits.',
    bad: orders("maxAge: '1m', duplicateWindow: '2m'"),
    good: orders("maxAge: '1m'"),
  },
  'stream/all-replicated': {
    title: 'a stream keeps everything, replicated',
    text: 'What servers of a cluster send each other would be kept and sent again.',
    bad: streamsOf("ALL: { subjects: ['>'], noAck: true, maxBytes: '64MB', replicas: 3 }"),
    good: streamsOf("ALL: { subjects: ['>'], noAck: true, maxBytes: '64MB' }"),
  },
  'stream/nowhere': {
    title: 'a stream that no servers of the cluster can keep',
    text: 'Each replica is on a server of its own, and each of these sets maxBytes aside. How many servers there are is known where this one is among cluster.routes, as cluster.advertise or its host and port (server/jetstream_cluster.go, selectPeerGroup). Tags of other servers are not known: nothing is said of placement.tags.',
    bad: clustered("ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', replicas: 5 }"),
    good: clustered("ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', replicas: 3 }"),
  },
  'stream/overlap': {
    title: 'two streams keep the same messages',
    text: 'Within an account, a message is kept by one stream (server/stream.go, subjectsOverlap). Another stream may have a copy of some of its messages by "sources"; a consumer with filterSubjects needs no stream of its own.',
    bad: streamsOf(
      "EVENTS: { subjects: ['events.>'], maxBytes: '64MB' }",
      "GRAPH: { subjects: ['events.graph.>'], maxBytes: '64MB' }",
    ),
    good: streamsOf(
      "EVENTS: { subjects: ['events.>'], maxBytes: '64MB' }",
      "GRAPH: { sources: [{ name: 'EVENTS', filterSubject: 'events.graph.>' }], maxBytes: '64MB' }",
    ),
  },
  'stream/replicas': {
    title: 'replicas without a cluster',
    text: 'Replicas are kept by servers of a cluster.',
    bad: orders('replicas: 3'),
    good: orders('replicas: 1'),
  },
  'stream/rollup-needs-purge': {
    title: 'messages may be replaced, but not removed',
    text: 'A message with the header Nats-Rollup removes those before it, which denyPurge forbids.',
    bad: orders('allowRollup: true, denyPurge: true'),
    good: orders('allowRollup: true'),
  },
  'stream/self-overlap': {
    title: 'two subjects of a stream mean the same message',
    text: 'The server listens to each subject of a stream: what two of them mean would be kept twice.',
    bad: streamsOf("ORDERS: { subjects: ['orders.*', 'orders.new'], maxBytes: '64MB' }"),
    good: streamsOf("ORDERS: { subjects: ['orders.*'], maxBytes: '64MB' }"),
  },
  'stream/too-short': {
    title: 'a length of time of a stream is too short',
    text: 'Messages, and ids of messages, are kept for 100ms at least, markers of deleted subjects for 1s (server/stream.go, checkStreamCfg).',
    bad: orders("maxAge: '50ms'"),
    good: orders("maxAge: '5m'"),
  },
  'stream/transform': {
    title: 'a transform that cannot be done',
    text: "{{wildcard(1)}} is what the first '*' of the source stood for; '>' is at the end of both sides or of none (server/subject_transform.go, NewSubjectTransform).",
    bad: streamsOf(
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', subjectTransform: { source: 'orders.*', destination: 'kept.{{wildcard(2)}}' } }",
    ),
    good: streamsOf(
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', subjectTransform: { source: 'orders.*', destination: 'kept.{{wildcard(1)}}' } }",
    ),
  },
  'stream/republish': {
    title: 'what is republished cannot be renamed so',
    text: "{{wildcard(1)}} is what the first '*' of the source stood for; '>' is at the end of both sides or of none (server/subject_transform.go, NewSubjectTransform).",
    bad: streamsOf(
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', republish: { source: 'orders.>', destination: 'stored' } }",
    ),
    good: streamsOf(
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', republish: { source: 'orders.>', destination: 'stored.>' } }",
    ),
  },
  'stream/republish-cycle': {
    title: 'a stream would store what it republishes',
    text: 'Each message would be stored and published for ever.',
    bad: streamsOf(
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', republish: { source: 'orders.>', destination: 'orders.>' } }",
    ),
    good: streamsOf(
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', republish: { source: 'orders.>', destination: 'stored.>' } }",
    ),
  },
  'stream/newer': {
    title: 'an option of a newer nats-server',
    text: 'Streams of 2.11 have message TTLs; of 2.12 counters, atomic publishing, schedules and persistMode; of 2.14 batches.',
    bad: older('2.10', "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', allowMessageTtl: true }"),
    good: older('2.10', "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB',  }"),
  },
  'stream/counter': {
    title: 'a stream of counters has what counters do not go with',
    text: 'Counters add up over all messages of a subject: none of them may be refused, go before its time, or go when it is read.',
    bad: older(
      '2.15',
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', allowMessageCounter: true, discard: 'new' }",
    ),
    good: older('2.15', "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', allowMessageCounter: true }"),
  },
  'stream/counter-lost': {
    title: 'counters that a restart takes away',
    text: 'A server that is alone looks for what counters do not go with before it reads subjectDeleteMarkerTtl, and finds it when it starts again; servers of a cluster refuse the stream (10052).',
    bad: older(
      '2.15',
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', allowMessageCounter: true, subjectDeleteMarkerTtl: '1h' }",
    ),
    good: older('2.15', "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', allowMessageCounter: true }"),
  },
  'stream/schedules': {
    title: 'scheduled messages that may be refused',
    text: 'A message that is due is published by the server, which has nobody to tell that it was refused.',
    bad: older(
      '2.15',
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', allowMessageSchedules: true, discard: 'new' }",
    ),
    good: older('2.15', "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', allowMessageSchedules: true }"),
  },
  'stream/async': {
    title: "persistMode: 'async' does not go with the rest of the stream",
    text: "persistMode: 'async' acknowledges a message before it is in a file. A stream in memory, on several servers, or whose messages go together, cannot have it.",
    bad: older(
      '2.15',
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', persistMode: 'async', storage: 'memory' }",
    ),
    good: older('2.15', "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', persistMode: 'async' }"),
  },
  'stream/sealed': {
    title: 'a sealed stream cannot be made',
    text: 'Nothing in a sealed stream may change: a new one would stay empty for ever. Where the stream is there, sealed: true keeps it as it is.',
    bad: streamsOf("ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', sealed: true }"),
    good: streamsOf("ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', denyDelete: true }"),
  },
  'stream/first-lost': {
    title: 'firstSequence loses messages at a restart',
    text: 'The first plain restart of these releases removed all messages of a stream with firstSequence; later ones keep them. Known from trying them, one after the other.',
    bad: older('2.10.27', "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', firstSequence: 1000 }"),
    good: older('2.10.27', "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB',  }"),
  },
  'stream/window-limit': {
    title: 'ids are remembered longer than the server allows',
    text: 'The limits of jetstream in settings hold for all streams. A stream that does not say how long it remembers ids is asked for with two minutes, or maxAge if that is less.',
    bad: base(`settings: { jetstream: { limits: { duplicate_window: '1m' } } },
streams: { ORDERS: { subjects: ['orders.>'], maxBytes: '64MB' } },`),
    good: base(`settings: { jetstream: { limits: { duplicate_window: '1m' } } },
streams: { ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', duplicateWindow: '1m' } },`),
  },
  'stream/too-many': {
    title: 'more streams than an account may have',
    text: 'Buckets are streams, too.',
    bad: account('maxStreams: 1', "ONE: { maxBytes: '1MB' }, OTHER: { maxBytes: '1MB' }"),
    good: account('maxStreams: 2', "ONE: { maxBytes: '1MB' }, OTHER: { maxBytes: '1MB' }"),
  },
  'stream/needs-bytes': {
    title: 'an account whose streams must have maxBytes',
    text: 'jetstream.maxBytesRequired of the account asks for it.',
    bad: account('maxBytesRequired: true', "ONE: { maxAge: '1d', maxMessages: 1000 }"),
    good: account('maxBytesRequired: true', "ONE: { maxBytes: '1MB' }"),
  },
  'stream/too-large': {
    title: 'a stream is larger than its account allows',
    text: 'Limits are jetstream.diskMaxStreamBytes and memoryMaxStreamBytes of the account.',
    bad: account("diskMaxStreamBytes: '1MB'", "ONE: { maxBytes: '64MB' }"),
    good: account("diskMaxStreamBytes: '1MB'", "ONE: { maxBytes: '1MB' }"),
  },
  'stream/consumers': {
    title: 'a stream may have more consumers than its account',
    text: 'jetstream.maxConsumers of the account holds for each of its streams.',
    bad: account('maxConsumers: 10', "ONE: { maxBytes: '1MB', maxConsumers: 20 }"),
    good: account('maxConsumers: 10', "ONE: { maxBytes: '1MB', maxConsumers: 10 }"),
  },
  'stream/long-text': {
    title: 'a text that is too long',
    text: 'A description has 4096 bytes at most, metadata 131072 (server/stream.go, JSMaxDescriptionLen).',
    bad: orders(`description: '${'x'.repeat(4097)}'`),
    good: orders(`description: '${'x'.repeat(40)}'`),
  },
  'stream/marker-ttl': {
    title: 'markers without message TTLs',
    text: 'Markers are messages that go by themselves. Releases after 2.11.1 turn allowMessageTtl on where it is needed.',
    bad: older(
      '2.11.1',
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', subjectDeleteMarkerTtl: '1h' }",
    ),
    good: older(
      '2.11.1',
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', allowMessageTtl: true, subjectDeleteMarkerTtl: '1h' }",
    ),
  },
} as const satisfies Record<string, Explanation>;
