import { defineDeployment } from 'natsmith';

// "NATS Setup Guide for CIM": its development configuration, its streams and consumers, its production's users.
export default defineDeployment({
  name: 'cim',
  base: {
    jetstream: { maxMemory: '1GB', maxFileStore: '10GB' },
    limits: { maxConnections: 1000, maxPayload: '1MB' },
    streams: {
      CIM_EVENTS: {
        subjects: ['events.>'],
        retention: 'limits',
        maxMessages: -1,
        maxAge: '365d',
        storage: 'file',
        replicas: 1,
        discard: 'old',
        duplicateWindow: '2m',
        consumers: {
          GRAPH_PROJECTION: {
            filterSubjects: ['events.graph.>'],
            deliverPolicy: 'all',
            ackPolicy: 'explicit',
            replayPolicy: 'instant',
            maxDeliver: 3,
          },
          WORKFLOW_PROCESSOR: {
            filterSubjects: ['events.workflow.>'],
            deliverPolicy: 'all',
            ackPolicy: 'explicit',
            ackWait: '5s',
            maxDeliver: 5,
          },
        },
      },
      GRAPH_EVENTS: { subjects: ['events.graph.>'], retention: 'limits', maxAge: '30d' },
      WORKFLOW_EVENTS: { subjects: ['events.workflow.>'], retention: 'limits', maxAge: '30d' },
      DLQ: { subjects: ['dlq.>'], retention: 'limits', maxAge: '7d' },
    },
  },
  profiles: {
    dev: {
      serverName: 'cim-dev',
      safeMode: false,
      httpHost: '0.0.0.0',
      jetstream: { storeDir: '/var/lib/cim/data/jetstream' },
      settings: { log_file: './logs/nats-server.log' },
      auth: { enable: false },
    },
    prod: {
      jetstream: { storeDir: '/data/jetstream', maxMemory: '4GB', maxFileStore: '100GB' },
      limits: { maxPending: '1MB', writeDeadline: '2s' }, // "Optimize for latency"
      auth: {
        enable: true,
        users: [
          {
            name: 'cim_publisher',
            password: '$2a$11$...', // bcrypt hash
            publish: ['events.>'],
            subscribe: ['_INBOX.>'],
            does: { publish: ['events.graph.node.created'], manage: ['CIM_EVENTS'] },
          },
          {
            name: 'cim_consumer',
            password: '$2a$11$...',
            publish: ['_INBOX.>'],
            subscribe: ['events.>', '$JS.>'],
            does: { consume: ['CIM_EVENTS/GRAPH_PROJECTION', 'CIM_EVENTS/WORKFLOW_PROCESSOR'] },
          },
        ],
      },
    },
    // nats-cluster.conf
    cluster: {
      cluster: { enable: true, routes: ['node1:6222', 'node2:6222', 'node3:6222'] },
      jetstream: { storeDir: '/data/jetstream', maxMemory: '4GB', maxFileStore: '100GB' },
    },
  },
});
