import { connect as connectTcp, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import { messageOf } from '../domain/reason.ts';
import type { Address } from './machine.ts';

/** More than any server takes. */
const PATIENCE = 10_000;

/**
 * Greets a server as a client without a login would, and says whether it was spoken with: `undefined` where the server answers
 * a ping, or that nobody gets in like this; else what kept it from that.
 * @param tls null: without TLS
 */
export async function speakWith(
  { host, port }: Address,
  tls: ConnectionOptions | null,
  handshakeFirst: boolean,
): Promise<string | undefined> {
  const socket = connectTcp({ host, port });
  try {
    if (tls === null) return await greet(socket);
    if (!handshakeFirst) await heard(socket, /^INFO .*\r\n/);
    const secured = connectTls({ ...tls, socket, host });
    await once(secured);
    return await greet(secured);
  } catch (error) {
    return messageOf(error);
  } finally {
    socket.destroy();
  }
}

async function greet(socket: Socket | TLSSocket): Promise<string | undefined> {
  socket.write('CONNECT {"verbose":false,"pedantic":false,"protocol":1}\r\nPING\r\n');
  const [said] = await heard(socket, /PONG\r\n|-ERR '[^']*'/);
  return /PONG|Authorization/.test(said!) ? undefined : said;
}

const once = (socket: TLSSocket): Promise<void> =>
  limited(socket, (done) => socket.once('secureConnect', () => done(undefined)));

function heard(socket: Socket | TLSSocket, what: RegExp): Promise<RegExpExecArray> {
  return limited(socket, (done) => {
    let text = '';
    const listen = (data: Buffer) => {
      text += data.toString('latin1');
      const match = what.exec(text);
      if (!match) return;
      socket.off('data', listen);
      done(match);
    };
    socket.on('data', listen);
  });
}

function limited<T>(socket: Socket | TLSSocket, wait: (done: (value: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    socket.setTimeout(PATIENCE, () => reject(new Error('nobody answered')));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the server hung up')));
    wait(resolve);
  });
}
