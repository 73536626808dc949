import { defineDeployment } from 'natsmith';

// homelab-foundations' guide ("NATS + JetStream Messaging Guide"): one container of 512 MiB, JetStream of 1 GiB and 10 GiB.
export default defineDeployment({
  name: 'homelab',
  base: {
    serverName: 'nats',
    host: '0.0.0.0',
    httpHost: '0.0.0.0', // curl http://10.0.0.248:8222/varz
    firewall: { monitoring: true },
    jetstream: { maxMemory: '1Gi', maxFileStore: '10Gi', storeDir: '/data/jetstream' },
    resources: { memoryMax: '512Mi' },
    auth: { enable: false }, // "None configured (suitable for homelab)"
    streams: {
      'iot-sensors': {
        subjects: ['sensors.>'],
        storage: 'file',
        retention: 'limits',
        maxAge: '24h',
        maxMessages: -1,
        replicas: 1,
        consumers: {
          processor: {
            filterSubjects: ['sensors.temperature.>'],
            ackPolicy: 'explicit',
            deliverPolicy: 'all',
            maxDeliver: 3,
          },
          // --deliver by_start_time --opt-start-time "2025-07-15T10:00:00Z"
          replay: {
            filterSubjects: ['sensors.>'],
            deliverPolicy: 'by_start_time',
            startTime: '2025-07-15T10:00:00Z',
          },
          // "Replay last N messages"
          'last-100': { filterSubjects: ['sensors.>'], deliverPolicy: 'last_per_subject' },
        },
      },
      'app-logs': { subjects: ['logs.>'], storage: 'file', maxAge: '7d', maxBytes: '1GB', replicas: 1 },
      events: { subjects: ['events.>'], storage: 'memory', maxAge: '1h', replicas: 1 },
      sensors: {
        subjects: ['iot.>'],
        storage: 'file',
        maxAge: '30d',
        replicas: 1,
        consumers: { analytics: { filterSubjects: ['iot.sensors.>'], ackPolicy: 'explicit' } },
      },
    },
  },
});
