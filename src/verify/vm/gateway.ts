import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { LOOPBACK } from '../local/ports.ts';
import { waitFor } from '../wait.ts';

/**
 * Stands before a port that QEMU forwards into the guest. QEMU listens with a backlog of one (libslirp, tcp_listen): of many
 * who come at once some are lost, and wait for ever. They come in by one here.
 */
export interface Gateway {
  readonly port: number;
  close(): void;
}

/** @param forwarded the port that QEMU listens on */
export async function openGateway(forwarded: number): Promise<Gateway> {
  const sockets = new Set<Socket>();
  let turn: Promise<unknown> = Promise.resolve();
  const server: Server = createServer({ allowHalfOpen: true }, (client) => {
    sockets.add(client);
    client.once('close', () => sockets.delete(client));
    client.on('error', () => {});
    turn = turn.then(() => admit(client, forwarded)).catch(() => client.destroy());
  });
  server.listen(0, LOOPBACK, 511);
  await once(server, 'listening');
  // natsmith may end while it is open.
  server.unref();
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Connects a client to the guest; returns once QEMU has taken the connection. */
async function admit(client: Socket, forwarded: number): Promise<void> {
  const guest = connect({ host: LOOPBACK, port: forwarded, allowHalfOpen: true, noDelay: true });
  client.setNoDelay();
  guest.on('error', () => client.destroy());
  client.once('close', () => guest.destroy());
  guest.once('close', () => client.destroy());
  await once(guest, 'connect');
  client.pipe(guest).pipe(client);
  await waitFor(async () => (await backlog(forwarded)) === 0 || undefined, 'QEMU to take a connection');
}

/** Connections that nobody has taken yet: of a socket that listens, that is what its receive queue counts (proc_net_tcp). */
async function backlog(port: number): Promise<number> {
  const local = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  for (const line of (await readFile('/proc/net/tcp', 'utf8')).split('\n')) {
    const [, address, , state, queues] = line.trim().split(/\s+/);
    if (address === local && state === LISTEN) return Number.parseInt(queues!.split(':')[1]!, 16);
  }
  return 0;
}

const LISTEN = '0A';
