import type { Explanation } from './example.ts';
import { older, streamsOf } from './streams-example.ts';

/** Mirrors, and streams with sources. */
export const copies = {
  'stream/copied-queue': {
    title: 'a work queue with consumers is copied',
    text: 'A stream that copies another one asks it for messages like a consumer. Releases before 2.14 count it as one (server/consumer.go, addConsumerWithAssignment): whether a consumer of the queue can be made depends on which of them was first.',
    bad: older(
      '2.12',
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', retention: 'workqueue', consumers: { processor: {} } }",
      "COPY: { sources: [{ name: 'ORDERS' }], maxBytes: '64MB' }",
    ),
    good: older(
      '2.14',
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', retention: 'workqueue', consumers: { processor: {} } }",
      "COPY: { sources: [{ name: 'ORDERS' }], maxBytes: '64MB' }",
    ),
  },
  'stream/mirror-first': {
    title: 'a mirror with numbers of its own',
    text: 'A mirror has the messages of its origin under their own numbers, and takes none of its own (server/stream.go, checkStreamCfg).',
    bad: streamsOf(
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB' }",
      "COPY: { mirror: { name: 'ORDERS' }, maxBytes: '64MB', firstSequence: 1000 }",
    ),
    good: streamsOf(
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB' }",
      "COPY: { mirror: { name: 'ORDERS' }, maxBytes: '64MB' }",
    ),
  },
  'stream/mirror-subjects': {
    title: 'a mirror with subjects',
    text: 'A mirror has the messages of its origin under their own numbers, and takes none of its own (server/stream.go, checkStreamCfg).',
    bad: streamsOf(
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB' }",
      "COPY: { mirror: { name: 'ORDERS' }, maxBytes: '64MB', subjects: ['copies'] }",
    ),
    good: streamsOf(
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB' }",
      "COPY: { mirror: { name: 'ORDERS' }, maxBytes: '64MB' }",
    ),
  },
  'stream/mirror-sources': {
    title: 'a mirror with sources',
    text: 'A mirror has the messages of its origin under their own numbers, and takes none of its own (server/stream.go, checkStreamCfg).',
    bad: streamsOf(
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB' }",
      "COPY: { mirror: { name: 'ORDERS' }, maxBytes: '64MB', sources: [{ name: 'EVENTS' }] }",
    ),
    good: streamsOf(
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB' }",
      "COPY: { mirror: { name: 'ORDERS' }, maxBytes: '64MB' }",
    ),
  },
  'stream/mirror-counter': {
    title: 'a mirror with counters',
    text: 'A mirror has the messages of its origin under their own numbers, and takes none of its own (server/stream.go, checkStreamCfg).',
    bad: older(
      '2.15',
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB' }",
      "COPY: { mirror: { name: 'ORDERS' }, maxBytes: '64MB', allowMessageCounter: true }",
    ),
    good: older(
      '2.15',
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB' }",
      "COPY: { mirror: { name: 'ORDERS' }, maxBytes: '64MB' }",
    ),
  },
  'stream/mirror-atomic': {
    title: 'a mirror with atomic publishing',
    text: 'A mirror has the messages of its origin under their own numbers, and takes none of its own (server/stream.go, checkStreamCfg).',
    bad: older(
      '2.15',
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB' }",
      "COPY: { mirror: { name: 'ORDERS' }, maxBytes: '64MB', allowAtomicPublish: true }",
    ),
    good: older(
      '2.15',
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB' }",
      "COPY: { mirror: { name: 'ORDERS' }, maxBytes: '64MB' }",
    ),
  },
  'stream/mirror-batch': {
    title: 'a mirror with batches',
    text: 'A mirror has the messages of its origin under their own numbers, and takes none of its own (server/stream.go, checkStreamCfg).',
    bad: older(
      '2.15',
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB' }",
      "COPY: { mirror: { name: 'ORDERS' }, maxBytes: '64MB', allowBatchPublish: true }",
    ),
    good: older(
      '2.15',
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB' }",
      "COPY: { mirror: { name: 'ORDERS' }, maxBytes: '64MB' }",
    ),
  },
  'stream/mirror-schedules': {
    title: 'a mirror with scheduled messages',
    text: 'A mirror has the messages of its origin under their own numbers, and takes none of its own (server/stream.go, checkStreamCfg).',
    bad: older(
      '2.15',
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB' }",
      "COPY: { mirror: { name: 'ORDERS' }, maxBytes: '64MB', allowMessageSchedules: true }",
    ),
    good: older(
      '2.15',
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB' }",
      "COPY: { mirror: { name: 'ORDERS' }, maxBytes: '64MB' }",
    ),
  },
  'stream/mirror-markers': {
    title: 'a mirror with markers of its own',
    text: 'A mirror has the messages of its origin under their own numbers, and takes none of its own (server/stream.go, checkStreamCfg).',
    bad: older(
      '2.15',
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB' }",
      "COPY: { mirror: { name: 'ORDERS' }, maxBytes: '64MB', subjectDeleteMarkerTtl: '1h' }",
    ),
    good: older(
      '2.15',
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB' }",
      "COPY: { mirror: { name: 'ORDERS' }, maxBytes: '64MB' }",
    ),
  },
  'stream/no-mirror': {
    title: 'mirrorDirect without a mirror',
    text: 'mirrorDirect lets a mirror answer in the place of its origin.',
    bad: streamsOf("ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', mirrorDirect: true }"),
    good: streamsOf("ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', allowDirect: true }"),
  },
  'stream/mirror-filters': {
    title: 'a mirror with filterSubject and subjectTransforms',
    text: 'The source of a transform is a filter, too.',
    bad: streamsOf(
      "COPY: { mirror: { name: 'ORDERS', filterSubject: 'orders.eu', subjectTransforms: [{ source: 'orders.*', destination: 'eu.{{wildcard(1)}}' }] }, maxBytes: '64MB' }",
    ),
    good: streamsOf(
      "COPY: { mirror: { name: 'ORDERS', subjectTransforms: [{ source: 'orders.eu', destination: 'eu' }] }, maxBytes: '64MB' }",
    ),
  },
  'stream/mirror-overlap': {
    title: 'two transforms of a mirror overlap',
    text: 'A message is copied once, under one subject.',
    bad: streamsOf(
      "COPY: { mirror: { name: 'ORDERS', subjectTransforms: [{ source: 'orders.eu', destination: 'eu' }, { source: 'orders.*', destination: 'all' }] }, maxBytes: '64MB' }",
    ),
    good: streamsOf(
      "COPY: { mirror: { name: 'ORDERS', subjectTransforms: [{ source: 'orders.*', destination: 'all' }] }, maxBytes: '64MB' }",
    ),
  },
  'stream/mirror-transform': {
    title: 'a transform of a mirror that cannot be done',
    text: "{{wildcard(1)}} is what the first '*' of the source stood for; '>' is at the end of both sides or of none (server/subject_transform.go, NewSubjectTransform).",
    bad: streamsOf(
      "COPY: { mirror: { name: 'ORDERS', subjectTransforms: [{ source: 'orders.*', destination: 'eu.{{wildcard(2)}}' }] }, maxBytes: '64MB' }",
    ),
    good: streamsOf(
      "COPY: { mirror: { name: 'ORDERS', subjectTransforms: [{ source: 'orders.*', destination: 'eu.{{wildcard(1)}}' }] }, maxBytes: '64MB' }",
    ),
  },
  'stream/mirror-size': {
    title: 'a copy takes less than its mirror has',
    text: 'What is in a stream has passed its maxMessageSize; a copy with a smaller one would miss messages.',
    bad: streamsOf(
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', maxMessageSize: '1MB' }",
      "COPY: { mirror: { name: 'ORDERS' }, maxBytes: '64MB', maxMessageSize: '1KB' }",
    ),
    good: streamsOf(
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', maxMessageSize: '1MB' }",
      "COPY: { mirror: { name: 'ORDERS' }, maxBytes: '64MB' }",
    ),
  },
  'stream/source-filters': {
    title: 'a source with filterSubject and subjectTransforms',
    text: 'The source of a transform is a filter, too.',
    bad: streamsOf(
      "COPY: { sources: [{ name: 'ORDERS', filterSubject: 'orders.eu', subjectTransforms: [{ source: 'orders.*', destination: 'eu.{{wildcard(1)}}' }] }], maxBytes: '64MB' }",
    ),
    good: streamsOf(
      "COPY: { sources: [{ name: 'ORDERS', subjectTransforms: [{ source: 'orders.eu', destination: 'eu' }] }], maxBytes: '64MB' }",
    ),
  },
  'stream/source-overlap': {
    title: 'two transforms of a source overlap',
    text: 'A message is copied once, under one subject.',
    bad: streamsOf(
      "COPY: { sources: [{ name: 'ORDERS', subjectTransforms: [{ source: 'orders.eu', destination: 'eu' }, { source: 'orders.*', destination: 'all' }] }], maxBytes: '64MB' }",
    ),
    good: streamsOf(
      "COPY: { sources: [{ name: 'ORDERS', subjectTransforms: [{ source: 'orders.*', destination: 'all' }] }], maxBytes: '64MB' }",
    ),
  },
  'stream/source-transform': {
    title: 'a transform of a source that cannot be done',
    text: "{{wildcard(1)}} is what the first '*' of the source stood for; '>' is at the end of both sides or of none (server/subject_transform.go, NewSubjectTransform).",
    bad: streamsOf(
      "COPY: { sources: [{ name: 'ORDERS', subjectTransforms: [{ source: 'orders.*', destination: 'eu.{{wildcard(2)}}' }] }], maxBytes: '64MB' }",
    ),
    good: streamsOf(
      "COPY: { sources: [{ name: 'ORDERS', subjectTransforms: [{ source: 'orders.*', destination: 'eu.{{wildcard(1)}}' }] }], maxBytes: '64MB' }",
    ),
  },
  'stream/source-size': {
    title: 'a copy takes less than its source has',
    text: 'What is in a stream has passed its maxMessageSize; a copy with a smaller one would miss messages.',
    bad: streamsOf(
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', maxMessageSize: '1MB' }",
      "COPY: { sources: [{ name: 'ORDERS' }], maxBytes: '64MB', maxMessageSize: '1KB' }",
    ),
    good: streamsOf(
      "ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', maxMessageSize: '1MB' }",
      "COPY: { sources: [{ name: 'ORDERS' }], maxBytes: '64MB' }",
    ),
  },
  'stream/source-function': {
    title: 'a transform of a source has no such function',
    text: 'Functions are wildcard, partition, split, splitFromLeft, splitFromRight, sliceFromLeft, sliceFromRight, left, right and, from 2.12, random (server/subject_transform.go).',
    bad: streamsOf(
      "COPY: { sources: [{ name: 'ORDERS', subjectTransforms: [{ source: 'orders.*', destination: '{{upper(1)}}' }] }], maxBytes: '64MB' }",
    ),
    good: streamsOf(
      "COPY: { sources: [{ name: 'ORDERS', subjectTransforms: [{ source: 'orders.*', destination: '{{wildcard(1)}}' }] }], maxBytes: '64MB' }",
    ),
  },
  'stream/source-schedules': {
    title: 'scheduled messages in a copy',
    text: 'What is copied is published as it is, not when it says.',
    bad: older(
      '2.15',
      "COPY: { sources: [{ name: 'ORDERS' }], maxBytes: '64MB', allowMessageSchedules: true }",
    ),
    good: older('2.15', "COPY: { sources: [{ name: 'ORDERS' }], maxBytes: '64MB' }"),
  },
  'stream/same-source': {
    title: 'the same source twice',
    text: 'A message would be copied twice.',
    bad: streamsOf("COPY: { sources: [{ name: 'ORDERS' }, { name: 'ORDERS' }], maxBytes: '64MB' }"),
    good: streamsOf("COPY: { sources: [{ name: 'ORDERS' }], maxBytes: '64MB' }"),
  },
  'stream/cycle': {
    title: 'streams copy each other in a circle',
    text: 'Each message would be copied for ever (server/stream.go, checkStreamCfg).',
    bad: streamsOf(
      "A: { subjects: ['a'], sources: [{ name: 'B' }], maxBytes: '64MB' }",
      "B: { subjects: ['b'], sources: [{ name: 'A' }], maxBytes: '64MB' }",
    ),
    good: streamsOf(
      "A: { subjects: ['a'], maxBytes: '64MB' }",
      "B: { subjects: ['b'], sources: [{ name: 'A' }], maxBytes: '64MB' }",
    ),
  },
  'stream/api-own': {
    title: 'another JetStream that is this one',
    text: 'api is the prefix under which the JetStream API of another account is imported.',
    bad: streamsOf("COPY: { sources: [{ name: 'ORDERS', api: '$JS.API' }], maxBytes: '64MB' }"),
    good: streamsOf("COPY: { sources: [{ name: 'ORDERS', api: 'JS.hub.API' }], maxBytes: '64MB' }"),
  },
  'stream/api-wildcard': {
    title: 'no place to ask another JetStream at',
    text: 'Requests are sent to one subject.',
    bad: streamsOf("COPY: { sources: [{ name: 'ORDERS', api: 'JS.*.API' }], maxBytes: '64MB' }"),
    good: streamsOf("COPY: { sources: [{ name: 'ORDERS', api: 'JS.hub.API' }], maxBytes: '64MB' }"),
  },
  'stream/deliver': {
    title: 'no place for copies to arrive at',
    text: 'Copies arrive below a prefix of this account.',
    bad: streamsOf(
      "COPY: { sources: [{ name: 'ORDERS', api: 'JS.hub.API', deliver: 'deliver.*' }], maxBytes: '64MB' }",
    ),
    good: streamsOf(
      "COPY: { sources: [{ name: 'ORDERS', api: 'JS.hub.API', deliver: 'deliver.hub' }], maxBytes: '64MB' }",
    ),
  },
  'stream/deliver-overlap': {
    title: 'copies arrive where another origin listens',
    text: 'What arrives there would be stored by the other origin, too.',
    bad: streamsOf(
      "ORDERS: { subjects: ['>'], noAck: true, maxBytes: '64MB' }",
      "COPY: { sources: [{ name: 'ORDERS' }, { name: 'EVENTS', api: 'JS.hub.API', deliver: 'deliver.hub' }], maxBytes: '64MB' }",
    ),
    good: streamsOf(
      "ORDERS: { subjects: ['>'], noAck: true, maxBytes: '64MB' }",
      "COPY: { sources: [{ name: 'ORDERS' }, { name: 'EVENTS', api: 'JS.hub.API' }], maxBytes: '64MB' }",
    ),
  },
  'stream/foreign-transform': {
    title: 'a transform from another domain that cannot be done',
    text: "{{wildcard(1)}} is what the first '*' of the source stood for; '>' is at the end of both sides or of none. From 2.12.5, the server looks at what comes from other domains as at all other sources (server/stream.go, checkStreamCfg).",
    bad: streamsOf(
      "COPY: { sources: [{ name: 'ORDERS', domain: 'hub', subjectTransforms: [{ source: 'orders.*', destination: 'eu.{{wildcard(2)}}' }] }], maxBytes: '64MB' }",
    ),
    good: streamsOf(
      "COPY: { sources: [{ name: 'ORDERS', domain: 'hub', subjectTransforms: [{ source: 'orders.*', destination: 'eu.{{wildcard(1)}}' }] }], maxBytes: '64MB' }",
    ),
  },
} as const satisfies Record<string, Explanation>;
