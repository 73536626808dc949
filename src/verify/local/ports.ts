import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { Address } from '../machine.ts';

export const LOOPBACK = '127.0.0.1';

/** TCP ports on the loopback that nobody listened on just now, all different. Someone may, the next moment. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, LOOPBACK));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

export const onLoopback = (port: number): Address => ({ host: LOOPBACK, port, tls: false });
