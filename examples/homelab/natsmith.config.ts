import { defineDeployment } from 'natsmith';

/*
 * A homelab's sensors, logs and events, after "NATS + JetStream Messaging Guide", repaired. What was changed:
 *
 *  - JetStream was promised 1 GiB of memory in a container of 512 MiB: 256 MiB of messages fit. The unit's limit is computed.
 *  - 10 GiB of files on a volume of 10 GiB leave no room: 8 GiB do.
 *  - Streams had no maxBytes: one that fills the store stops all the others.
 *  - The monitoring port was open to the network without a login. It listens on this host only.
 *  - `nats server ping` and the like need a user of the system account, and the sensors' broker took anyone. In production,
 *    everybody logs in, and has the permissions that follow from what they do.
 *  - `--deliver by_start_time --opt-start-time` and "last-100" by `last_per_subject` are not what they say: `replay` begins at a
 *    moment, `last-100` with the newest hundred messages, `latest` with the last one of each sensor.
 */
export default defineDeployment({
  name: 'homelab',

  base: {
    jetstream: { maxMemory: '256Mi', maxFileStore: '8Gi' },
    limits: { maxConnections: 1000 },

    streams: {
      'iot-sensors': {
        description: 'Readings of all sensors of the last day',
        subjects: ['sensors.>'],
        maxAge: '24h',
        maxBytes: '2Gi',
        consumers: {
          processor: {
            description: 'Turns temperatures into alerts',
            filterSubjects: ['sensors.temperature.>'],
            maxDeliver: 3,
          },
          replay: { deliverPolicy: 'by_start_time', startTime: '2025-07-15T10:00:00Z' },
          'last-100': { deliverPolicy: 'last_messages', startLast: 100 },
          latest: { filterSubjects: ['sensors.>'], deliverPolicy: 'last_per_subject' },
        },
      },
      'app-logs': {
        description: 'Logs of a week',
        subjects: ['logs.>'],
        maxAge: '7d',
        maxBytes: '1GB',
      },
      events: {
        description: 'What just happened, for dashboards',
        subjects: ['events.>'],
        storage: 'memory',
        maxAge: '1h',
        maxBytes: '128Mi',
      },
      sensors: {
        description: 'Readings of a month, for analytics',
        subjects: ['iot.>'],
        maxAge: '30d',
        maxBytes: '4Gi',
        consumers: { analytics: { filterSubjects: ['iot.sensors.>'] } },
      },
    },
  },

  profiles: {
    dev: {
      serverName: 'homelab-dev',
      safeMode: false,
      host: '127.0.0.1',
    },

    prod: {
      serverName: 'homelab',
      auth: {
        enable: true,
        users: [
          {
            name: 'sensors',
            does: { publish: ['sensors.*.*', 'iot.sensors.*.*', 'logs.>', 'events.>', 'analytics.events.*'] },
          },
          {
            name: 'processor',
            does: {
              consume: ['iot-sensors/processor'],
              subscribe: ['sensors.>'],
              publish: ['events.alert.*'],
            },
          },
          {
            name: 'analytics',
            does: {
              consume: [
                'sensors/analytics',
                'iot-sensors/replay',
                'iot-sensors/last-100',
                'iot-sensors/latest',
              ],
              subscribe: ['analytics.events.*'],
            },
          },
        ],
      },
      operators: [{ name: 'operator' }],
      backup: { enable: true },
    },
  },
});
