import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'nats';
import { type NATS_VERSIONS, type NatsServer, startNatsServer } from '../nats-server.ts';
import { freePorts } from '../ports.ts';
import { type TempDir, tempDir } from '../temp-dir.ts';

export interface LastingServer extends AsyncDisposable {
  readonly options: { readonly env: Readonly<Record<string, string>> };
  server(): NatsServer;
  kill(): Promise<void>;
  start(): Promise<void>;
  /** On its disk. */
  streams(): number;
  publish(subject: string, count: number): Promise<void>;
  messages(stream: string): Promise<number>;
}

/** A server that comes back where it was. */
export async function lastingServer(version: (typeof NATS_VERSIONS)[number]): Promise<LastingServer> {
  const store = await tempDir();
  const [port] = await freePorts(1);
  const config = `port: ${port}, jetstream { store_dir: "${store.path}", max_file: 4GB }`;
  let server = await startNatsServer({ version, config });
  const onDisk = join(store.path, 'jetstream/$G/streams');
  const connected = () => connect({ servers: server.url });
  return {
    options: { env: { NATS_URL: server.url } },
    server: () => server,
    kill: async () => void (await server.stop('SIGKILL')),
    start: async () => {
      await server[Symbol.asyncDispose]();
      server = await startNatsServer({ version, config });
    },
    streams: () => (existsSync(onDisk) ? readdirSync(onDisk).length : 0),
    publish: async (subject, count) => {
      const connection = await connected();
      const js = connection.jetstream();
      for (let n = 0; n < count; n += 50)
        await Promise.all(Array.from({ length: 50 }, () => js.publish(subject, randomBytes(50_000))));
      await connection.close();
    },
    messages: async (stream) => {
      const connection = await connected();
      const { state } = await (await connection.jetstreamManager()).streams.info(stream);
      await connection.close();
      return state.messages;
    },
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}

/** Where a stream is in the course of being made again, from now on. */
export const moments = (folder: TempDir, place: LastingServer): [string, () => () => boolean][] => {
  const backups = join(folder.path, 'natsmith-backup/demo/dev');
  const has = (pattern: RegExp) =>
    existsSync(backups) && readdirSync(backups).some((name) => pattern.test(name));
  const restores = () => place.server().log().split('Starting restore').length;
  return [
    ['saving', () => () => has(/\.partial$/)],
    ['deleting', () => () => has(/^recreate-/)],
    [
      'restoring',
      () => {
        const before = restores();
        return () => restores() > before;
      },
    ],
  ];
};
