import { defineDeployment } from 'natsmith';

// "NATS Server" for microservices: its nats.conf, its table of permissions, and what its example applications do.
export default defineDeployment({
  name: 'microservices',
  base: {
    host: '127.0.0.1',
    httpHost: '127.0.0.1',
    limits: { maxConnections: 10000, maxPayload: '1MB', pingInterval: '20s' },
    jetstream: { storeDir: '/data/jetstream', maxMemory: '1GB', maxFileStore: '50GB', syncInterval: '1s' },
    resources: { memoryMax: '2G', cpuQuota: '200%' },
    auth: {
      enable: true,
      users: [
        {
          name: 'teacher-service',
          publish: ['teacher.*', 'events.teacher.*'],
          subscribe: ['user.query.*', 'events.user.*', '_INBOX.*'],
          does: { request: ['user.query.find'] },
        },
        {
          name: 'user-service',
          publish: ['user.*', 'events.user.*'],
          subscribe: ['teacher.query.*', 'events.teacher.*', '_INBOX.*'],
          does: { publish: ['events.user.created'] },
        },
        {
          name: 'notification-service',
          publish: ['notifications.*'],
          subscribe: ['notifications.*', 'events.*'],
          does: { subscribe: ['events.*'] },
        },
        {
          name: 'my-service', // "Adding a New Service", and the example applications
          publish: ['my-service.*', 'events.my-service.*'],
          subscribe: ['other-service.*', '_INBOX.*'],
          does: { publish: ['events.user.created'], subscribe: ['events.*'] },
        },
      ],
    },
    streams: {
      EVENTS: { subjects: ['events.*'], storage: 'file', replicas: 1, retention: 'limits', maxMessages: 1000000 },
    },
  },
});
