import { defineDeployment } from 'natsmith';

// Thinkube's NATS: one replica, open to the outside over TCP, and its "to enable clustering, set cluster.enabled and redeploy".
export default defineDeployment({
  name: 'thinkube',
  natsVersion: '2.12',
  base: {
    serverName: 'nats-0',
    host: '0.0.0.0',
    jetstream: { maxFileStore: '10Gi' },
    resources: { memoryMax: '2Gi', cpuQuota: '100%' },
    auth: { enable: false },
    proxy: { enable: true, host: 'nats.example.com', path: '/' },
    streams: {
      MY_STREAM: {
        subjects: ['events.>'],
        storage: 'file',
        replicas: 1,
        consumers: { MY_CONSUMER: { filterSubjects: ['events.user.>'], deliverPolicy: 'all' } },
      },
    },
  },
  profiles: {
    now: {},
    // "Set cluster.enabled: true and cluster.replicas: 3, redeploy"
    clustered: {
      cluster: { enable: true, routes: ['nats-0:6222', 'nats-1:6222', 'nats-2:6222'] },
      streams: { MY_STREAM: { replicas: 3 } },
    },
  },
});
