import { defineDeployment } from 'natsmith';

export default defineDeployment({
  name: 'Orders',
  port: 4222,
  base: {
    serverNmae: 'orders-1',
    httpPort: '8222',
    maxConnections: 100,
    debug: null,
    jetstream: { maxMemory: '12QB', syncInterval: 'sometimes' },
    limits: { pingMax: 0 },
    auth: {
      users: [
        { publish: ['orders..created'], subscribe: 'orders.>' },
        { name: 'a b', publish: ['>'], subscribe: ['>'] },
      ],
    },
    settings: { 'a b': 1, ratio: 0.5 },
  },
  profiles: { 'my laptop': {}, dev: { logs: { to: 'printer' } } },
});
