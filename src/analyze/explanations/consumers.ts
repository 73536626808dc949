import { base, type Explanation } from './example.ts';
import { clustered, older, streamsOf } from './streams-example.ts';

/** A stream called ORDERS with such options and consumers. */
const ordersWith = (options: string, consumers: string, version?: string) => {
  const stream = `ORDERS: {\n    subjects: ['orders.>'], maxBytes: '64MB', ${options}\n    consumers: { ${consumers} },\n  }`;
  return version === undefined ? streamsOf(stream) : older(version, stream);
};

/** A stream and a consumer of it on so many servers of a cluster. */
const replicated = (stream: number, consumer: number) =>
  clustered(`ORDERS: {
    subjects: ['orders.>'], maxBytes: '64MB', retention: 'interest', replicas: ${stream},
    consumers: { processor: { replicas: ${consumer} } },
  }`);

/** Consumers. */
export const consumers = {
  'consumer/overlap': {
    title: 'two filters of a consumer overlap',
    text: 'A consumer gets a message once.',
    bad: ordersWith('', "processor: { filterSubjects: ['orders.*', 'orders.new'] }"),
    good: ordersWith('', "processor: { filterSubjects: ['orders.*'] }"),
  },
  'consumer/outside': {
    title: 'a consumer waits for what its stream does not keep',
    text: 'Consumers get what their stream keeps. Servers before 2.10 refused such a filter; newer ones do not, as subjects may be added later.',
    bad: ordersWith('', "processor: { filterSubjects: ['order.new'] }"),
    good: ordersWith('', "processor: { filterSubjects: ['orders.new'] }"),
  },
  'consumer/start': {
    title: 'where a consumer begins is not clear',
    text: 'by_start_sequence needs startSequence, by_start_time needs startTime, last_per_subject needs filterSubjects; each goes with its policy alone (server/consumer.go, checkConsumerCfg).',
    bad: ordersWith('', "processor: { deliverPolicy: 'by_start_time' }"),
    good: ordersWith('', "processor: { deliverPolicy: 'by_start_time', startTime: '2026-01-01T00:00:00Z' }"),
  },
  'consumer/backoff': {
    title: 'a consumer waits more often than it delivers',
    text: 'backoff says how long to wait before each further delivery.',
    bad: ordersWith('', "processor: { maxDeliver: 2, backoff: ['1s', '10s', '1m'] }"),
    good: ordersWith('', "processor: { maxDeliver: 4, backoff: ['1s', '10s', '1m'] }"),
  },
  'consumer/replicas': {
    title: 'replicas of a consumer without a cluster',
    text: 'Replicas are kept by servers of a cluster.',
    bad: ordersWith('', 'processor: { replicas: 3 }'),
    good: ordersWith('', 'processor: { replicas: 1 }'),
  },
  'consumer/batch': {
    title: 'requests larger than the server allows',
    text: 'The limits of jetstream in settings hold for all consumers.',
    bad: base(`settings: { jetstream: { limits: { max_request_batch: 50 } } },
streams: {
  ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', consumers: { processor: { maxBatch: 100 } } },
},`),
    good: base(`settings: { jetstream: { limits: { max_request_batch: 100 } } },
streams: {
  ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', consumers: { processor: { maxBatch: 100 } } },
},`),
  },
  'consumer/other-kind': {
    title: 'an option of the other kind of consumer',
    text: 'A consumer with deliverSubject sends messages as they come: deliverGroup shares them among clients. Without it, clients ask: maxBatch, maxBytes, maxExpires and maxWaiting bound what they ask for.',
    bad: ordersWith('', "processor: { deliverGroup: 'workers' }"),
    good: ordersWith('', "processor: { deliverSubject: 'deliver.orders', deliverGroup: 'workers' }"),
  },
  'consumer/pull-rate': {
    title: 'a pull consumer has rateLimit',
    text: 'Clients of a pull consumer ask for as much as they can take.',
    bad: ordersWith('', 'processor: { rateLimit: 1_000_000 }'),
    good: ordersWith('', "processor: { deliverSubject: 'deliver.orders', rateLimit: 1_000_000 }"),
  },
  'consumer/pull-heartbeat': {
    title: 'a pull consumer has idleHeartbeat',
    text: 'Clients of a pull consumer ask for heartbeats with each request.',
    bad: ordersWith('', "processor: { idleHeartbeat: '5s' }"),
    good: ordersWith('', "processor: { deliverSubject: 'deliver.orders', idleHeartbeat: '5s' }"),
  },
  'consumer/pull-flow-control': {
    title: 'a pull consumer has flowControl',
    text: 'Clients of a pull consumer ask for as much as they can take.',
    bad: ordersWith('', 'processor: { flowControl: true }'),
    good: ordersWith(
      '',
      "processor: { deliverSubject: 'deliver.orders', flowControl: true, idleHeartbeat: '5s' }",
    ),
  },
  'consumer/to-wildcard': {
    title: 'a consumer sends messages to a wildcard',
    text: 'Messages are sent to one subject.',
    bad: ordersWith('', "processor: { deliverSubject: 'deliver.*' }"),
    good: ordersWith('', "processor: { deliverSubject: 'deliver.orders' }"),
  },
  'consumer/cycle': {
    title: 'a stream would keep what its consumer sends',
    text: 'Each message would be kept and sent again for ever.',
    bad: ordersWith('', "processor: { deliverSubject: 'orders.deliver' }"),
    good: ordersWith('', "processor: { deliverSubject: 'deliver.orders' }"),
  },
  'consumer/no-acks': {
    title: 'a limit for acknowledgements that never come',
    text: 'Consumers have the limit of their stream where they give none.',
    bad: ordersWith(
      'consumerLimits: { maxAckPending: 1000 }, ',
      "processor: { deliverSubject: 'deliver.orders', ackPolicy: 'none' }",
    ),
    good: ordersWith(
      'consumerLimits: { maxAckPending: 1000 }, ',
      "processor: { deliverSubject: 'deliver.orders' }",
    ),
  },
  'consumer/heartbeat': {
    title: 'heartbeats too close to each other',
    text: '100ms at least (server/consumer.go, checkConsumerCfg).',
    bad: ordersWith('', "processor: { deliverSubject: 'deliver.orders', idleHeartbeat: '10ms' }"),
    good: ordersWith('', "processor: { deliverSubject: 'deliver.orders', idleHeartbeat: '5s' }"),
  },
  'consumer/flow-control': {
    title: 'flowControl without heartbeats',
    text: 'A client that heard nothing for long could not tell whether the server waits for it, or is gone.',
    bad: ordersWith('', "processor: { deliverSubject: 'deliver.orders', flowControl: true }"),
    good: ordersWith(
      '',
      "processor: { deliverSubject: 'deliver.orders', flowControl: true, idleHeartbeat: '5s' }",
    ),
  },
  'consumer/pending': {
    title: 'maxAckPending is over a limit',
    text: 'Limits are consumerLimits of the stream, and jetstream.maxAckPending of the account.',
    bad: ordersWith('consumerLimits: { maxAckPending: 100 }, ', 'processor: {}'),
    good: ordersWith('consumerLimits: { maxAckPending: 100 }, ', 'processor: { maxAckPending: 100 }'),
  },
  'consumer/inactive': {
    title: 'inactiveThreshold is over a limit',
    text: 'The limit is consumerLimits of the stream.',
    bad: ordersWith(
      "consumerLimits: { inactiveThreshold: '1h' }, ",
      "processor: { inactiveThreshold: '2h' }",
    ),
    good: ordersWith(
      "consumerLimits: { inactiveThreshold: '1h' }, ",
      "processor: { inactiveThreshold: '1h' }",
    ),
  },
  'consumer/too-many': {
    title: 'more consumers than there may be',
    text: 'Limits are maxConsumers of the stream, and jetstream.maxConsumers of the account.',
    bad: ordersWith('maxConsumers: 1, ', 'one: {}, other: {}'),
    good: ordersWith('maxConsumers: 1, ', 'one: {}'),
  },
  'consumer/queue-no-acks': {
    title: 'a consumer of a work queue acknowledges nothing',
    text: 'A work queue gives each message to one consumer and removes it once that has acknowledged it (server/consumer.go, addConsumerWithAssignment).',
    bad: ordersWith("retention: 'workqueue', ", "processor: { ackPolicy: 'none' }"),
    good: ordersWith("retention: 'workqueue', ", 'processor: {}'),
  },
  'consumer/queue-acks': {
    title: 'a consumer of a work queue does not acknowledge each message',
    text: 'A work queue gives each message to one consumer and removes it once that has acknowledged it (server/consumer.go, addConsumerWithAssignment).',
    bad: ordersWith("retention: 'workqueue', ", "processor: { ackPolicy: 'all' }"),
    good: ordersWith("retention: 'workqueue', ", 'processor: {}'),
  },
  'consumer/queue-start': {
    title: 'a consumer of a work queue skips its first messages',
    text: 'A work queue gives each message to one consumer and removes it once that has acknowledged it (server/consumer.go, addConsumerWithAssignment). What came before would stay for ever.',
    bad: ordersWith("retention: 'workqueue', ", "processor: { deliverPolicy: 'new' }"),
    good: ordersWith("retention: 'workqueue', ", 'processor: {}'),
  },
  'consumer/queue-unfiltered': {
    title: 'a second consumer of a whole work queue',
    text: 'A work queue gives each message to one consumer and removes it once that has acknowledged it (server/consumer.go, addConsumerWithAssignment).',
    bad: ordersWith("retention: 'workqueue', ", 'one: {}, other: {}'),
    good: ordersWith(
      "retention: 'workqueue', ",
      "one: { filterSubjects: ['orders.eu'] }, other: { filterSubjects: ['orders.us'] }",
    ),
  },
  'consumer/queue-overlap': {
    title: 'two consumers for a message of a work queue',
    text: 'A work queue gives each message to one consumer and removes it once that has acknowledged it (server/consumer.go, addConsumerWithAssignment).',
    bad: ordersWith(
      "retention: 'workqueue', ",
      "one: { filterSubjects: ['orders.*'] }, other: { filterSubjects: ['orders.us'] }",
    ),
    good: ordersWith(
      "retention: 'workqueue', ",
      "one: { filterSubjects: ['orders.eu'] }, other: { filterSubjects: ['orders.us'] }",
    ),
  },
  'consumer/newer': {
    title: 'an option of a newer nats-server',
    text: 'Pauses, and preferred clients, came with 2.11.',
    bad: ordersWith('', "processor: { pauseUntil: '2026-12-01T00:00:00Z' }", '2.10'),
    good: ordersWith('', 'processor: {}', '2.10'),
  },
  'consumer/newer-policy': {
    title: 'a policy of a newer nats-server',
    text: 'priorityPolicy: prioritized came with 2.12.',
    bad: ordersWith('', "processor: { priorityPolicy: 'prioritized', priorityGroups: ['jobs'] }", '2.11'),
    good: ordersWith('', "processor: { priorityPolicy: 'overflow', priorityGroups: ['jobs'] }", '2.11'),
  },
  'consumer/push-priority': {
    title: 'preferred clients of a push consumer',
    text: 'Clients are preferred when they ask.',
    bad: ordersWith(
      '',
      "processor: { deliverSubject: 'deliver.orders', priorityPolicy: 'overflow', priorityGroups: ['jobs'] }",
      '2.15',
    ),
    good: ordersWith('', "processor: { priorityPolicy: 'overflow', priorityGroups: ['jobs'] }", '2.15'),
  },
  'consumer/no-group': {
    title: 'preferred clients without a group',
    text: 'Clients say of which group they are when they ask.',
    bad: ordersWith('', "processor: { priorityPolicy: 'overflow' }", '2.15'),
    good: ordersWith('', "processor: { priorityPolicy: 'overflow', priorityGroups: ['jobs'] }", '2.15'),
  },
  'consumer/group-name': {
    title: 'a priority group cannot be called so',
    text: 'Letters, digits and `/ _ = -`, at most 16 (server/consumer.go, validGroupName).',
    bad: ordersWith(
      '',
      "processor: { priorityPolicy: 'overflow', priorityGroups: ['customers@example'] }",
      '2.15',
    ),
    good: ordersWith('', "processor: { priorityPolicy: 'overflow', priorityGroups: ['jobs'] }", '2.15'),
  },
  'consumer/no-policy': {
    title: 'priority groups without a policy',
    text: 'Clients say of which group they are when they ask; the policy says who comes first.',
    bad: ordersWith('', "processor: { priorityGroups: ['jobs'] }", '2.15'),
    good: ordersWith('', "processor: { priorityPolicy: 'overflow', priorityGroups: ['jobs'] }", '2.15'),
  },
  'consumer/timeout-only': {
    title: 'priorityTimeout without a policy',
    text: 'It is how long a pinned client may be silent.',
    bad: ordersWith('', "processor: { priorityTimeout: '1m' }", '2.15'),
    good: ordersWith(
      '',
      "processor: { priorityPolicy: 'pinned_client', priorityGroups: ['jobs'], priorityTimeout: '1m' }",
      '2.15',
    ),
  },
  'consumer/long-text': {
    title: 'the description of a consumer is too long',
    text: '4096 bytes at most (server/consumer.go, checkConsumerCfg).',
    bad: ordersWith('', `processor: { description: '${'x'.repeat(4097)}' }`),
    good: ordersWith('', `processor: { description: '${'x'.repeat(40)}' }`),
  },
  'consumer/metadata': {
    title: 'the metadata of a consumer are too long',
    text: '131072 bytes at most, keys included (server/consumer.go, checkConsumerCfg).',
    bad: ordersWith('', `processor: { metadata: { note: '${'x'.repeat(131_072)}' } }`),
    good: ordersWith('', `processor: { metadata: { note: '${'x'.repeat(40)}' } }`),
  },
  'consumer/more-replicas': {
    title: 'a consumer on more servers than its stream',
    text: 'A consumer is kept by servers that keep its stream.',
    bad: replicated(1, 3),
    good: replicated(1, 1),
  },
  'consumer/other-replicas': {
    title: 'a consumer on fewer servers than its stream',
    text: 'Messages of such a stream go once its consumers have them: each server that keeps the one must know of the other.',
    bad: replicated(3, 1),
    good: replicated(3, 3),
  },
} as const satisfies Record<string, Explanation>;
