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
