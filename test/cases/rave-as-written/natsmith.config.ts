import { defineDeployment } from 'natsmith';

// RAVE's production as its own document has it, limits and all ("P7: NATS JetStream Native Integration").
export default defineDeployment({
  name: 'rave',
  optionPath: 'services.rave.nats',
  base: {
    httpHost: '0.0.0.0',
    resources: { memoryMax: '512MB', cpuQuota: '50%' },
  },
  profiles: {
    prod: {
      serverName: 'rave-prod-nats',
      debug: false,
      safeMode: true, // Resource limits enforced
      jetstream: { maxMemory: '512MB', maxFileStore: '2GB' },
      limits: {
        maxConnections: 100000,
        maxPayload: 2097152, // 2MB messages
      },
      auth: {
        enable: true,
        users: [
          {
            name: 'gitlab',
            password: '', // Set via secrets
            publish: ['gitlab.*', 'build.*', 'deploy.*'],
            subscribe: ['gitlab.*', 'build.*', 'deploy.*'],
          },
          {
            name: 'monitoring',
            password: '', // Set via secrets
            publish: [],
            subscribe: ['metrics.*', 'alerts.*'],
          },
        ],
      },
    },
  },
});
