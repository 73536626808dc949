import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

const listen = async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
};

/**
 * TCP ports on 127.0.0.1 that nobody listened on just now, all different. Where a server can choose
 * for itself (`port: -1` in nats-server.conf), let it: another program may take one of these first.
 */
export const freePorts = async (count: number): Promise<number[]> => {
  const servers = await Promise.all(Array.from({ length: count }, listen));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(
    servers.map(async (server) => {
      server.close();
      await once(server, 'close');
    }),
  );
  return ports;
};
