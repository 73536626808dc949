import { connect } from 'node:net';
import { messageOf } from '../../domain/reason.ts';
import { ServerError } from '../../provision/errors.ts';
import { PATIENCE } from '../wait.ts';

/** What a nats-server says of itself before anyone has logged in. */
export interface Greeting {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** Whether it takes no one without TLS. */
  readonly tlsRequired: boolean;
}

/** More than any server says. */
const MOST = 32 * 1024;

/** Asks who is there; no secret is sent. @throws ServerError where there is no nats-server */
export async function greet(host: string, port: number, at: string): Promise<Greeting> {
  const line = await firstLine(host, port, at);
  const info = parseInfo(line);
  if (info) return info;
  const said = JSON.stringify(line.slice(0, 60));
  throw new ServerError(
    'server/unreachable',
    `what listens at ${at} is no nats-server: it says ${said}`,
    'clients have a port of their own, 4222 unless told; is this that of the monitoring pages?',
  );
}

function firstLine(host: string, port: number, at: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    let received = '';
    const fail = (reason: string) => {
      socket.destroy();
      reject(
        new ServerError(
          'server/unreachable',
          `cannot connect to ${at}: ${reason}`,
          'is it the right address? --server HOST:PORT or NATS_URL name another',
        ),
      );
    };
    socket.setTimeout(PATIENCE, () => fail(`it says nothing for ${PATIENCE / 1000} s`));
    socket.on('error', (error) => fail(words(error)));
    socket.on('end', () => fail('it closes the connection without a word'));
    socket.on('data', (data) => {
      received += data.toString('latin1');
      const end = received.indexOf('\n');
      if (end < 0 && received.length < MOST) return;
      socket.destroy();
      resolve(
        Buffer.from(received.slice(0, end < 0 ? MOST : end), 'latin1')
          .toString()
          .trim(),
      );
    });
  });
}

/** `INFO {…}` (docs.nats.io, client protocol). */
function parseInfo(line: string): Greeting | undefined {
  if (!/^INFO\s*\{/.test(line)) return undefined;
  try {
    const { server_id, server_name, version, tls_required } = JSON.parse(line.slice(line.indexOf('{')));
    return {
      id: String(server_id),
      name: String(server_name),
      version: String(version),
      tlsRequired: tls_required === true,
    };
  } catch {
    return undefined;
  }
}

const WORDS = new Map([
  ['ECONNREFUSED', 'nobody listens there'],
  ['ECONNRESET', 'the connection was cut'],
  ['EAI_AGAIN', 'the name of the host cannot be looked up'],
  ['EHOSTUNREACH', 'there is no way to that host'],
  ['ENETUNREACH', 'there is no way to that network'],
  ['ENOTFOUND', 'there is no such host'],
]);

const words = (error: NodeJS.ErrnoException): string => WORDS.get(error.code ?? '') ?? messageOf(error);
