import type { Socket } from 'node:net';
import { pause } from '../wait.ts';
import { connectLine, greeted, type Target } from './connection.ts';

/**
 * What clients do wrong: log in and say nothing more; never log in; never finish logging in; speak another protocol; send a
 * line that is too long, or a message that is too large; subscribe, and never read; say that they are done, and stay.
 */
export const KINDS = [
  'idle',
  'silent',
  'unfinished',
  'garbage',
  'long-line',
  'too-large',
  'deaf',
  'half-closed',
] as const;
export type Kind = (typeof KINDS)[number];

export interface Offender {
  readonly kind: Kind;
  readonly socket: Socket;
  /** Whether the server has closed the connection. */
  closed(): boolean;
  /** Reads what there is. */
  resume(): void;
}

interface Limits {
  readonly target: Target;
  readonly maxControlLine: number;
  readonly maxPayload: number;
}

/** Makes a client of that kind, which then goes on misbehaving by itself. @throws Error where it cannot even connect */
export async function bad(kind: Kind, { target, maxControlLine, maxPayload }: Limits): Promise<Offender> {
  const socket = await greeted(target);
  let closed = false;
  socket.on('error', () => {});
  socket.on('end', () => {
    closed = true;
  });
  socket.on('close', () => {
    closed = true;
  });
  socket.on('data', () => {});
  const login = connectLine(target);
  switch (kind) {
    case 'silent':
      break;
    case 'unfinished':
      socket.write(login.slice(0, login.length / 2));
      break;
    case 'garbage':
      socket.write('GET / HTTP/1.1\r\nHost: nats\r\n\r\n\0\xff\x01');
      break;
    case 'long-line':
      socket.write(`${login}SUB ${'x'.repeat(maxControlLine * 2)} 1\r\n`);
      break;
    case 'too-large':
      socket.write(`${login}PUB natsmith.large ${maxPayload + 1}\r\n`);
      break;
    case 'deaf':
      socket.write(`${login}SUB natsmith.flood 1\r\nPING\r\n`);
      // The server has heard it before the flood begins.
      await pause(200);
      socket.pause();
      break;
    case 'half-closed':
      socket.end(`${login}PING\r\n`);
      break;
    case 'idle':
      socket.write(`${login}PING\r\n`);
  }
  return { kind, socket, closed: () => closed, resume: () => socket.resume() };
}
