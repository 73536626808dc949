import { defineDeployment } from 'natsmith';

// The microservices of "NATS Server", repaired: what each does, of which its permissions are the least; JetStream's memory and
// its 10,000 clients fit into the 2 GB of the container.
export default defineDeployment({
  name: 'microservices',
  base: {
    host: '127.0.0.1',
    limits: { maxConnections: 10_000, maxPayload: '1MB', pingInterval: '20s' },
    jetstream: { maxMemory: '512MB', maxFileStore: '50GB', syncInterval: '1s' },
    resources: { memoryMax: '2GB', cpuQuota: '200%' },
    auth: {
      enable: true,
      users: [
        {
          name: 'teacher-service',
          does: {
            publish: ['events.teacher.*'],
            subscribe: ['events.user.*'],
            request: ['user.query.find'],
            reply: ['teacher.query.*'],
          },
        },
        {
          name: 'user-service',
          does: {
            publish: ['events.user.created'],
            subscribe: ['events.teacher.*'],
            request: ['teacher.query.find'],
            reply: ['user.query.*'],
          },
        },
        { name: 'notification-service', does: { subscribe: ['events.>'], publish: ['notifications.*'] } },
        { name: 'my-service', does: { publish: ['events.my-service.*'], subscribe: ['notifications.*'] } },
      ],
    },
    operators: [{ name: 'surveyor' }],
    streams: { EVENTS: { subjects: ['events.>'], maxMessages: 1_000_000, maxBytes: '10GB' } },
  },
});
