import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import type { Login, Tls } from '../machine.ts';
import { within } from '../wait.ts';
import { Frames } from './frames.ts';

/** A nats-server, and how to log in there. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly login: Pick<Login, 'user' | 'password'>;
  readonly tls?: Tls;
}

/** Milliseconds; a thousand of them may be opened at a time, on an emulated processor. */
const PATIENCE = 60_000;

/**
 * A client of nats-server without any comfort: it sends bytes as they are, and can do what no library does.
 */
export class Connection {
  readonly socket: Socket;
  /** Called with each message's payload, a part of `data`. */
  onMessage: (data: Buffer, start: number, end: number) => void = () => {};
  /** What the server complained about last. */
  problem: string | undefined;
  #pong: () => void = () => {};
  #inboxes = 0;

  private constructor(socket: Socket) {
    this.socket = socket;
    const frames = new Frames({
      message: (data, start, end) => this.onMessage(data, start, end),
      ping: () => void socket.write('PONG\r\n'),
      pong: () => this.#pong(),
      error: (text) => {
        this.problem = text;
      },
    });
    socket.on('data', (chunk: Buffer) => frames.feed(chunk));
    socket.on('error', () => {});
  }

  /** @throws Error where the server does not let it in */
  static async open(target: Target): Promise<Connection> {
    const connection = new Connection(await greeted(target));
    connection.socket.write(connectLine(target));
    await connection.flush();
    return connection;
  }

  /** Returns once the server has dealt with all that was sent. @throws Error where it has closed the connection, or hangs */
  async flush(): Promise<void> {
    const pong = new Promise<void>((resolve) => {
      this.#pong = resolve;
    });
    this.socket.write('PING\r\n');
    const closed = this.closed().then((reason) => {
      throw new Error(reason);
    });
    closed.catch(() => {});
    await within(Promise.race([pong, closed]), 'PONG', PATIENCE);
  }

  /** Why the server closes the connection, once it has. */
  async closed(): Promise<string> {
    if (!this.socket.destroyed) await new Promise((resolve) => this.socket.once('close', resolve));
    return `the server closes the connection: ${this.problem ?? 'without a word'}`;
  }

  /** Asks and waits for the one answer. Not to be mixed with other messages. */
  async request(subject: string, payload: string): Promise<string> {
    const inbox = `_INBOX.natsmith.${process.pid}.${++this.#inboxes}.${Math.random().toString(36).slice(2)}`;
    const before = this.onMessage;
    const answer = new Promise<string>((resolve) => {
      this.onMessage = (data, start, end) => resolve(data.toString('utf8', start, end));
    });
    this.socket.write(
      `SUB ${inbox} r\r\nUNSUB r 1\r\nPUB ${subject} ${inbox} ${Buffer.byteLength(payload)}\r\n${payload}\r\n`,
    );
    try {
      return await within(answer, `an answer to ${subject}`, PATIENCE);
    } finally {
      this.onMessage = before;
    }
  }

  close(): void {
    this.socket.destroy();
  }
}

export const connectLine = ({ login, tls }: Target): string =>
  `CONNECT ${JSON.stringify({
    verbose: false,
    pedantic: false,
    protocol: 1,
    echo: true,
    lang: 'natsmith',
    version: '1',
    name: 'natsmith verify',
    tls_required: tls !== undefined,
    ...(login.user !== undefined && { user: login.user }),
    ...(login.password !== undefined && { pass: login.password }),
  })}\r\n`;

/** A socket on which the server has said who it is, and that speaks TLS where it should. */
export async function greeted({ host, port, tls }: Target): Promise<Socket> {
  const socket = connect({ host, port, noDelay: true });
  await within(once(socket, 'data'), 'INFO', PATIENCE);
  if (!tls) return socket;
  const secure = connectSecurely({
    socket,
    ca: tls.authority,
    cert: tls.certificate,
    key: tls.key,
    checkServerIdentity: () => undefined,
  });
  await within(once(secure, 'secureConnect'), 'TLS', PATIENCE);
  return secure;
}
