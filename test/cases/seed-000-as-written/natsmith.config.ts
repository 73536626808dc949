import { defineDeployment } from 'natsmith';

// RAVE's NATS as its own document has it ("P7: NATS JetStream Native Integration"): both environments, the systemd limits of
// its SAFE mode, its open monitoring port, its stream, and what its integrations do.
export default defineDeployment({
  name: 'rave',
  optionPath: 'services.rave.nats',
  base: {
    httpHost: '0.0.0.0', // "Firewall: Ports 4222, 8222 open"
    firewall: { monitoring: true },
    proxy: { enable: true, host: 'rave.local' }, // /nats/, and /nats/metrics
    streams: {
      'deployment-stream': {
        subjects: ['deploy.*'],
        storage: 'file',
        maxMessages: 10000,
        maxAge: '24h',
        consumers: {
          'deployment-processor': { filterSubjects: ['deploy.*'], replayPolicy: 'instant', deliverPolicy: 'all' },
        },
      },
    },
  },
  profiles: {
    dev: {
      serverName: 'rave-dev-nats',
      debug: true,
      safeMode: false,
      jetstream: { maxMemory: '128MB', maxFileStore: '512MB' },
      auth: { enable: false },
    },
    prod: {
      serverName: 'rave-prod-nats',
      debug: false,
      safeMode: true, // Resource limits enforced
      resources: { memoryMax: '512MB', cpuQuota: '50%', tasksMax: 1024, oomScoreAdjust: 200 },
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
            // .gitlab-ci.yml
            does: {
              publish: ['gitlab.build.start', 'gitlab.build.complete', 'gitlab.deploy.start', 'gitlab.deploy.complete'],
            },
          },
          {
            name: 'matrix',
            password: '', // Set via secrets
            publish: ['matrix.*', 'notifications.*'],
            subscribe: ['matrix.*', 'notifications.*'],
            does: { subscribe: ['deploy.*'] }, // the bot
          },
          {
            name: 'monitoring',
            password: '', // Set via secrets
            publish: ['metrics.*', 'alerts.*'],
            subscribe: ['metrics.*', 'alerts.*'],
            // "nats consumer next deployment-stream deployment-processor"
            does: { publish: ['metrics.collect.cpu'], consume: ['deployment-stream/deployment-processor'] },
          },
        ],
      },
    },
  },
});
