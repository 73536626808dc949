import { defineDeployment } from 'natsmith';

export default defineDeployment({
  name: 'core',
  base: {
    jetstream: { enable: false },
    streams: { ORDERS: { subjects: ['orders.>'], maxBytes: '1GB' } },
    buckets: { object: { images: {} } },
  },
});
