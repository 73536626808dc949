import { defineDeployment } from 'natsmith';

/*
 * The event store of the Composable Information Machine, after "NATS Setup Guide for CIM", repaired. What was changed:
 *
 *  - GRAPH_EVENTS and WORKFLOW_EVENTS took subjects that CIM_EVENTS takes already, which the server refuses (10065). They are
 *    copies of parts of it now.
 *  - Nothing fed the stream DLQ. What a projection could not handle goes there.
 *  - Streams had no maxBytes: one that fills the store stops all the others.
 *  - The publisher may set up nothing, and need not: `natsmith apply` does. The consumer could neither ask for messages nor
 *    acknowledge them, but see everybody's requests. Permissions follow from what each does.
 *  - Passwords were hashes of which the end was missing, with which nobody gets in. They are systemd credentials.
 *  - The log went to a folder that nothing makes. It goes to the journal.
 */
export default defineDeployment({
  name: 'cim',

  base: {
    limits: { maxConnections: 1000, maxPayload: '1MB' },

    streams: {
      CIM_EVENTS: {
        description: 'Every event of a year',
        subjects: ['events.>'],
        maxAge: '365d',
        duplicateWindow: '2m',
        maxBytes: '4GB',
        consumers: {
          GRAPH_PROJECTION: {
            filterSubjects: ['events.graph.>'],
            maxDeliver: 3,
            deadLetter: 'DLQ',
          },
          WORKFLOW_PROCESSOR: {
            filterSubjects: ['events.workflow.>'],
            ackWait: '5s',
            maxDeliver: 5,
            deadLetter: 'DLQ',
          },
        },
      },
      GRAPH_EVENTS: {
        description: 'Events of graphs, of a month',
        sources: [{ name: 'CIM_EVENTS', filterSubject: 'events.graph.>' }],
        maxAge: '30d',
        maxBytes: '1GB',
      },
      WORKFLOW_EVENTS: {
        description: 'Events of workflows, of a month',
        sources: [{ name: 'CIM_EVENTS', filterSubject: 'events.workflow.>' }],
        maxAge: '30d',
        maxBytes: '1GB',
      },
      DLQ: {
        description: 'Events that a projection could not handle',
        subjects: ['dlq.>'],
        maxAge: '7d',
        maxBytes: '512MB',
      },
    },
  },

  profiles: {
    dev: {
      serverName: 'cim-dev',
      safeMode: false,
      host: '127.0.0.1',
      jetstream: { maxMemory: '1GB', maxFileStore: '10GB' },
    },

    prod: {
      serverName: 'cim-prod',
      jetstream: { maxMemory: '1GB', maxFileStore: '100GB', syncInterval: 'always' },
      auth: {
        enable: true,
        users: [
          { name: 'cim_publisher', does: { publish: ['events.*.*.*'] } },
          {
            name: 'cim_consumer',
            does: { consume: ['CIM_EVENTS/GRAPH_PROJECTION', 'CIM_EVENTS/WORKFLOW_PROCESSOR'] },
          },
        ],
      },
      operators: [{ name: 'cim_operator' }],
      backup: { enable: true },
    },
  },
});
