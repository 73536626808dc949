import { connect } from 'node:net';

type ConnectOptions = Readonly<Record<string, unknown>>;

/**
 * Speaks NATS's own protocol with a server on this machine: CONNECT, the given lines, PING; returns what the server says
 * until its PONG, or until it hangs up. No client library in between that would be wiser than the server.
 * @param options of CONNECT; those that depend on the server's nonce are a function of its INFO
 */
export function natsExchange(
  port: number,
  options: ConnectOptions | ((info: { nonce?: string }) => ConnectOptions),
  lines: readonly string[] = [],
): Promise<string[]> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const done = () =>
      resolve(heard.split('\r\n').filter((line) => line !== '' && !line.startsWith('INFO ')));
    let greeted = false;
    const greet = (info: string) => {
      greeted = true;
      const given = typeof options === 'function' ? options(JSON.parse(info)) : options;
      const hello = `CONNECT ${JSON.stringify({ protocol: 1, verbose: false, pedantic: false, ...given })}`;
      socket.write([hello, ...lines, 'PING', ''].join('\r\n'));
    };
    const socket = connect(port, '127.0.0.1');
    socket.setEncoding('utf8').on('data', (text) => {
      heard += text;
      const info = /^INFO (.*)\r$/m.exec(heard)?.[1];
      if (info !== undefined && !greeted) greet(info);
      if (/^PONG\r$/m.test(heard)) socket.end();
    });
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' ? done() : reject(error),
    );
    socket.on('close', done);
    socket.setTimeout(10_000, () => socket.destroy(new Error(`no answer in 10 s, heard: ${heard}`)));
  });
}

/** Whether the server lets this user in. */
export async function natsLogin(port: number, user: string, pass: string): Promise<boolean> {
  const heard = await natsExchange(port, { user, pass });
  if (heard.some((line) => line.includes('Authorization Violation'))) return false;
  if (heard.includes('PONG')) return true;
  throw new Error(`neither in nor out: ${heard.join(' | ')}`);
}
