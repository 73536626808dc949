import { base, type Explanation } from './example.ts';

/** A stream called ORDERS with such options. */
export const orders = (options: string): ReturnType<typeof base> =>
  base(`streams: {\n  ORDERS: { subjects: ['orders.>'], maxBytes: '1GB', ${options} },\n},`);

const streamsOf = (...each: string[]) => base(`streams: {\n${each.map((one) => `  ${one},`).join('\n')}\n},`);

/** Streams and buckets. */
export const streams = {
  'stream/answers-api': {
    title: 'a stream answers for the server',
    text: 'Requests to JetStream are messages on "$JS.API.>". A stream that keeps them, too, answers them with an acknowledgement. Releases before 2.12 see that only where a subject is "$JS.>" as a whole (server/stream.go, checkStreamCfg).',
    bad: older('2.10', "ALL: { subjects: ['*.>'], maxBytes: '1GB' }"),
    good: older('2.10', "ALL: { subjects: ['orders.>'], maxBytes: '1GB' }"),
  },
  'stream/captures-api': {
    title: 'a stream keeps what is meant for the server',
    text: 'Requests to JetStream are messages on "$JS.API.>". A stream that keeps them, too, would answer them with an acknowledgement; with noAck it answers nothing. "$JS.EVENT.>" and "$SYS.ACCOUNT.>" tell of what happened, and may be kept.',
    bad: streamsOf("ALL: { subjects: ['>'], maxBytes: '1GB' }"),
    good: streamsOf("ORDERS: { subjects: ['orders.>'], maxBytes: '1GB' }"),
  },
  'stream/discard-new-per-subject': {
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
  'stream/everything-replicated': {
    title: 'a stream keeps everything, replicated',
    text: 'What servers of a cluster send each other would be kept and sent again.',
    bad: streamsOf("ALL: { subjects: ['>'], noAck: true, maxBytes: '1GB', replicas: 3 }"),
    good: streamsOf("ALL: { subjects: ['>'], noAck: true, maxBytes: '1GB' }"),
  },
  'stream/overlap': {
    title: 'two streams keep the same messages',
    text: 'Within an account, a message is kept by one stream (server/stream.go, subjectsOverlap). Another stream may have a copy of some of its messages by "sources"; a consumer with filterSubjects needs no stream of its own.',
    bad: streamsOf(
      "EVENTS: { subjects: ['events.>'], maxBytes: '1GB' }",
      "GRAPH: { subjects: ['events.graph.>'], maxBytes: '1GB' }",
    ),
    good: streamsOf(
      "EVENTS: { subjects: ['events.>'], maxBytes: '1GB' }",
      "GRAPH: { sources: [{ name: 'EVENTS', filterSubject: 'events.graph.>' }], maxBytes: '1GB' }",
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
    bad: streamsOf("ORDERS: { subjects: ['orders.*', 'orders.new'], maxBytes: '1GB' }"),
    good: streamsOf("ORDERS: { subjects: ['orders.*'], maxBytes: '1GB' }"),
  },
  'stream/too-short': {
    title: 'a time of a stream that is too short',
    text: 'Messages, and ids of messages, are kept for 100ms at least, markers of deleted subjects for 1s (server/stream.go, checkStreamCfg).',
    bad: orders("maxAge: '50ms'"),
    good: orders("maxAge: '5m'"),
  },
} as const satisfies Record<string, Explanation>;

/** Streams of a deployment for such a release. */
function older(version: string, ...each: string[]): ReturnType<typeof base> {
  const { files, run } = streamsOf(...each);
  const named = Object.entries(files).map(([name, text]) => [
    name,
    text.replace("name: 'orders',", `name: 'orders',\n  natsVersion: '${version}',`),
  ]);
  return { files: Object.fromEntries(named), run };
}
