import { defineDeployment, type SpecInput } from 'natsmith';
import ports from './ports.json' with { type: 'json' };
import * as shared from './shared.ts';
import { operators, users as everyone } from './shared.ts';

const limits = { maxPayload: '100MB', maxPending: '64MB' } satisfies SpecInput['base']['limits'];
const port = ports.client;
const common = { ...shared.options, port, httpPort: port } as const;
const service = (name: string) => ({ name, publish: [`${name}..>`], subscribe: ['>'] });

export default defineDeployment({
  name: 'orders',
  base: {
    ...common,
    limits,
    auth: {
      enable: true,
      users: [...everyone, ...operators, ...['shop', 'stock'].map(service)],
    },
    dataDir: process.env.NOWHERE ? '/srv/nats' : '/tmp/nats',
  },
  profiles: Object.fromEntries(['eu', 'us'].map((name) => [name, { serverName: `orders ${name}` }])),
} satisfies SpecInput);
