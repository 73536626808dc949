import { defineDeployment } from 'natsmith';

// Streams and buckets that the server would take one by one.
export default defineDeployment({
  name: 'shop',
  base: {
    jetstream: { maxMemory: '128MB', maxFileStore: '1GB' },
    streams: {
      ORDERS: {
        subjects: ['orders.>'],
        maxBytes: '800MB',
        consumers: {
          billing: { maxDeliver: 5, deadLetter: 'DLQ' },
          shipping: { deadLetter: 'FAILED' },
        },
      },
      FAILED: {
        subjects: ['failed.>'],
        maxAge: '30d',
        consumers: { retry: { maxDeliver: 3, deadLetter: 'FAILED' } },
      },
      JOBS: { subjects: ['jobs.>'], retention: 'workqueue', maxBytes: '100MB' },
      NOTICES: { subjects: ['notices.>'], retention: 'interest', storage: 'memory', maxBytes: '1MB' },
      KV_prices: { subjects: ['prices.>'], maxMessages: 1000 },
    },
    buckets: {
      kv: { prices: { maxBytes: '200MB' }, sessions: { storage: 'memory', maxBytes: '256MB' } },
    },
  },
});
