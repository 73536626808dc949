import type { Entry } from './entry.ts';

/** What natsmith says of streams, consumers and buckets of its own accord: the server takes them. */
export const assetEntries = {
  'consumer/dead-letter': {
    severity: 'error',
    why: 'A message that cannot be handled would stay where it is, and nobody would know.',
    help: "maxDeliver: 5, deadLetter: 'DLQ', and a stream:  DLQ: { subjects: ['dlq.>'] }",
    labels: { deadLetter: 'for what is given up', '*': 'nothing is given up' },
  },
  'consumer/start-last': {
    severity: 'error',
    why: "startLast says how many of the newest messages deliverPolicy: 'last_messages' begins with; one without the other says nothing.",
    help: "deliverPolicy: 'last_messages', startLast: 100",
    labels: { startLast: 'how many', deliverPolicy: 'where it begins' },
  },
  'resources/slow-quota': {
    severity: 'warning',
    why: 'The service is stopped for the rest of each tenth of a second: half a processor took the slowest of 100 publishes from 8 to 50 ms.',
    help: 'leave cpuQuota out: natsmith computes one from maxConnections',
    labels: { '*': 'less than one processor' },
  },
  'stream/is-bucket': {
    severity: 'error',
    why: 'Both would make one stream, each as it likes it.',
    help: 'keep the bucket',
    labels: { '*': 'twice the same stream' },
  },
  'stream/no-interest': {
    severity: 'warning',
    why: 'Without a consumer, the server drops every message at once.',
    help: "consumers: { reader: {} }, or retention: 'limits'",
    labels: { '*': 'keeps nothing yet' },
  },
  'stream/no-jetstream': {
    severity: 'error',
    why: 'The server keeps no streams then: nobody can make or use them.',
    help: 'jetstream: { enable: true }',
    labels: { enable: 'JetStream is off', '*': 'kept nowhere' },
  },
  'stream/no-workers': {
    severity: 'info',
    why: 'Messages stay until a consumer has them acknowledged; unless clients make one, that is for ever.',
    help: 'consumers: { worker: {} }',
    labels: { '*': 'no consumer is declared' },
  },
  'stream/over-budget': {
    severity: 'error',
    why: 'The server sets maxBytes aside when it makes a stream: the last ones would be refused, "insufficient resources" (10028 in memory, 10047 in files).',
    labels: { maxBytes: 'set aside' },
  },
  'stream/unbounded': {
    severity: 'warning',
    why: 'Once the store is full, every stream of the server refuses messages, not just this one.',
    help: "maxBytes: '1GB'",
    labels: { '*': 'no maxBytes, no maxMessages' },
  },
} as const satisfies Record<string, Entry>;
