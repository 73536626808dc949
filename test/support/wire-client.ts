import { connect, type Socket } from 'node:net';

/** A client that speaks NATS's own protocol, and says what it heard. Nothing in it is wiser than the server. */
export interface WireClient extends Disposable {
  /** Sends lines; `PUB` with its payload is two of them. */
  send(lines: readonly string[]): void;
  /** Returns once the server has done everything that was sent before. */
  settle(): Promise<void>;
  /** Errors of the server, in its words. */
  readonly errors: string[];
  /** Payloads that have arrived. */
  readonly heard: Set<string>;
  /** Subjects that messages asked to be answered at, with the payload. */
  readonly wanted: Map<string, string>;
}

export async function wireClient(port: number, user: string, pass: string): Promise<WireClient> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8').setNoDelay();
  const errors: string[] = [];
  const heard = new Set<string>();
  const wanted = new Map<string, string>();
  const waiting: (() => void)[] = [];
  let failed: Error | undefined;
  const fail = (error: Error) => {
    failed ??= error;
    for (const done of waiting.splice(0)) done();
  };
  socket.on('error', fail).on('close', () => fail(new Error(`hung up: ${errors.join(' ')}`)));
  readLines(socket, (line, payload) => {
    if (payload !== undefined) {
      heard.add(payload);
      const [kind, , , ...rest] = line.split(' ');
      // What comes last are sizes: with headers, theirs and that of all.
      const [reply] = rest.slice(0, kind === 'HMSG' ? -2 : -1);
      if (reply !== undefined) wanted.set(payload, reply);
    } else if (line.startsWith('-ERR')) errors.push(line.slice(6, -1));
    else if (line === 'PONG') waiting.shift()?.();
    else if (line === 'PING') socket.write('PONG\r\n');
  });
  const settle = async () => {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      if (failed) fail(failed);
      else socket.write('PING\r\n');
    });
    if (failed) throw failed;
  };
  const hello = { user, pass, protocol: 1, verbose: false, pedantic: false, echo: false, headers: true };
  socket.write(`CONNECT ${JSON.stringify(hello)}\r\n`);
  await settle();
  return {
    send: (lines) => void socket.write(`${lines.join('\r\n')}\r\n`),
    settle,
    errors,
    heard,
    wanted,
    [Symbol.dispose]: () => void socket.destroy(),
  };
}

/** Calls back for each line of the protocol, with the payload that follows a MSG, or an HMSG and its headers. All is ASCII here. */
function readLines(socket: Socket, take: (line: string, payload?: string) => void): void {
  let rest = '';
  socket.on('data', (text) => {
    rest += text;
    let at = 0;
    for (;;) {
      const end = rest.indexOf('\r\n', at);
      if (end < 0) break;
      const line = rest.slice(at, end);
      if (/^H?MSG /.test(line)) {
        const sizes = line.split(' ').map(Number);
        const size = sizes.at(-1)!;
        if (rest.length < end + 4 + size) break;
        const headers = line.startsWith('H') ? sizes.at(-2)! : 0;
        take(line, rest.slice(end + 2 + headers, end + 2 + size));
        at = end + 4 + size;
      } else {
        take(line);
        at = end + 2;
      }
    }
    rest = rest.slice(at);
  });
}
