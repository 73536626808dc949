import { defineDeployment } from 'natsmith';

/* Services that may not do what they do, may do more, or wait for what never comes. */
export default defineDeployment({
  name: 'services',
  base: {
    auth: {
      enable: true,
      users: [
        {
          name: 'worker',
          publish: ['$JS.API.CONSUMER.MSG.NEXT.ORDERS.worker', 'metrics.worker'],
          subscribe: ['_INBOX.>'],
          does: { consume: ['ORDERS/worker'] },
        },
        {
          name: 'prices',
          publish: ['prices.changed'],
          subscribe: ['prices.get', '$JS.API.>'],
          does: { publish: ['prices.changed'], reply: ['prices.get'] },
        },
        { name: 'shop', does: { publish: ['order.new'], request: ['prices.get'], kv: { setings: 'read' } } },
        { name: 'audit', inboxPrefix: '_INBOX', does: { subscribe: ['prices.*', 'orders.${region}'], manage: ['AUDIT'] } },
      ],
    },
    streams: {
      ORDERS: { subjects: ['orders.>'], maxBytes: '100MB', consumers: { worker: { maxDeliver: 5 } } },
    },
    buckets: { kv: { settings: {} } },
  },
  profiles: { prod: {} },
});
