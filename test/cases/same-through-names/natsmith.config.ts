import { defineDeployment } from 'natsmith';
import ports from './ports.json' with { type: 'json' };

const { client } = ports;
const port = ports.client;
const folder = process.env.NOWHERE ? '/srv/nats' : '/tmp/nats';
const limits = { maxPayload: '100MB', maxPending: '64MB' };
const reader = (name: string) => ({ name, publish: [], subscribe: ['>'] });

export default defineDeployment({
  name: 'orders',
  base: {
    port,
    httpPort: client,
    dataDir: folder,
    limits,
    auth: {
      enable: true,
      users: [
        { name: 'shop', publish: ['orders.>'], subscribe: ['>'] },
        ...['audit', 'report'].map(reader),
      ],
    },
  },
});
