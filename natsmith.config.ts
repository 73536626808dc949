import { defineDeployment } from 'natsmith';

/*
 * RAVE's NATS, after its own description ("P7: NATS JetStream Native Integration"), repaired. What was changed:
 *
 *  - Passwords were "" in the configuration, which lets anyone in without one. They are systemd credentials:
 *    nats.gitlab, nats.matrix, nats.monitoring.
 *  - `gitlab.*` covers one token: "gitlab.build.start", which the pipelines publish, was refused. `gitlab.>` covers it.
 *  - The Matrix bot listens to `deploy.*`, which it was not allowed to.
 *  - No user could receive an answer: each has an inbox prefix of its own now (clients set it: `_INBOX_gitlab`, …).
 *  - What each service does is said beside its permissions, which are held against it.
 *  - The unit was limited to 512 MB of memory while JetStream alone was promised 512 MB and 100,000 clients need
 *    another 4 GB. The limit is computed from the promises.
 *  - Port 8222 was open to the world without authentication. It listens on this host only; nginx shows it to private
 *    networks, and /nats/healthz to everyone.
 *  - /nats/metrics was promised, but nats-server has no such page. prometheus-nats-exporter runs beside it.
 *  - The stream and the consumer that were shell commands are part of the deployment. `deploy.*` is `deploy.>`, as above.
 *  - logrotate renamed a file that the server kept writing to. The server logs to the journal.
 */
export default defineDeployment({
  name: 'rave',
  optionPath: 'services.rave.nats',
  natsVersion: '2.10',

  base: {
    proxy: {
      enable: true,
      host: 'rave.local',
      allow: ['127.0.0.1', '::1', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fd00::/8'],
    },
    metrics: { enable: true },
    health: { interval: '5m', timeout: '30s' },
    streams: {
      'deployment-stream': {
        subjects: ['deploy.>'],
        maxMessages: 10_000,
        maxAge: '24h',
        consumers: { 'deployment-processor': { filterSubjects: ['deploy.>'] } },
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
      safeMode: true,
      jetstream: { maxMemory: '512MB', maxFileStore: '2GB' },
      limits: { maxConnections: 100_000, maxPayload: '2MB' },
      proxy: {
        tls: {
          enable: true,
          certificate: '/var/lib/acme/rave.local/fullchain.pem',
          key: '/var/lib/acme/rave.local/key.pem',
        },
      },
      auth: {
        enable: true,
        users: [
          {
            name: 'gitlab',
            publish: ['gitlab.>', 'build.>', 'deploy.>'],
            subscribe: ['gitlab.>', 'build.>', 'deploy.>', '_INBOX_gitlab.>'],
            inboxPrefix: '_INBOX_gitlab',
            does: {
              publish: ['gitlab.build.*', 'gitlab.deploy.*', 'gitlab.pipeline.*', 'build.*', 'deploy.*'],
              subscribe: ['gitlab.*.*', 'build.*', 'deploy.*'],
            },
          },
          {
            name: 'matrix',
            publish: ['matrix.>', 'notifications.>'],
            subscribe: ['matrix.>', 'notifications.>', 'deploy.>', '_INBOX_matrix.>'],
            inboxPrefix: '_INBOX_matrix',
            does: {
              publish: ['matrix.notify.*', 'matrix.command.*', 'matrix.alert.*', 'notifications.*'],
              subscribe: ['matrix.command.*', 'notifications.*', 'deploy.*'],
            },
          },
          {
            name: 'monitoring',
            publish: ['metrics.>', 'alerts.>', 'health.>'],
            subscribe: ['metrics.>', 'alerts.>', 'health.>', '_INBOX_monitoring.>'],
            inboxPrefix: '_INBOX_monitoring',
            does: {
              publish: ['metrics.*', 'alerts.*', 'health.*'],
              subscribe: ['metrics.*', 'alerts.*', 'health.*'],
            },
          },
        ],
      },
    },
  },
});
