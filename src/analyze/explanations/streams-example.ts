import { base, type Example } from './example.ts';

/** A stream called ORDERS with such options. */
export const orders = (options: string): Example =>
  streamsOf(`ORDERS: { subjects: ['orders.>'], maxBytes: '64MB', ${options} }`);

/** A deployment with such streams. */
export const streamsOf = (...each: string[]): Example =>
  base(`streams: {\n${each.map((one) => `  ${one},`).join('\n')}\n},`);

/** The same for a release of nats-server. */
export function older(version: string, ...each: string[]): Example {
  const { files, run } = streamsOf(...each);
  const named = Object.entries(files).map(([name, text]) => [
    name,
    text.replace("name: 'orders',", `name: 'orders',\n  natsVersion: '${version}',`),
  ]);
  return { files: Object.fromEntries(named), run };
}

/** The same on the first of three servers of a cluster. */
export const clustered = (...each: string[]): Example =>
  base(`serverName: 'n1',
cluster: {
  enable: true,
  advertise: 'n1:6222',
  routes: ['n1:6222', 'n2:6222', 'n3:6222'],
  tls: { enable: true, certificate: '/etc/ssl/nats/route.pem', key: '/etc/ssl/nats/route.key', ca: '/etc/ssl/nats/routes-ca.pem' },
},
streams: {\n${each.map((one) => `  ${one},`).join('\n')}\n},`);
