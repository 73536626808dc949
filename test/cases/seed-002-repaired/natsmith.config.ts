import { defineDeployment } from 'natsmith';

// Thinkube's NATS, repaired: who reaches it from outside has to log in and speaks TLS, the store fits its volume with room to
// spare, a stream cannot fill it, and the cluster is made of new servers, each with a name of its own.
export default defineDeployment({
  name: 'thinkube',
  natsVersion: '2.12',
  base: {
    jetstream: { maxMemory: '512MB', maxFileStore: '8Gi' },
    limits: { maxConnections: 2000 },
    tls: { enable: true, certificate: '/etc/ssl/nats/fullchain.pem', key: '/etc/ssl/nats/key.pem' },
    auth: {
      enable: true,
      users: [
        { name: 'agents', does: { publish: ['events.user.*', 'agents.tasks'], subscribe: ['agents.tasks'] } },
        { name: 'worker', does: { consume: ['MY_STREAM/MY_CONSUMER'] } },
      ],
    },
    operators: [{ name: 'operator' }],
    proxy: { enable: true, host: 'nats.example.com', path: '/', allow: ['10.0.0.0/8'] },
    metrics: { enable: true },
    streams: {
      MY_STREAM: {
        subjects: ['events.>'],
        maxBytes: '4Gi',
        consumers: { MY_CONSUMER: { filterSubjects: ['events.user.>'] } },
      },
    },
  },
  profiles: { single: { serverName: 'nats-single' } },
});
