import { randomBytes } from 'node:crypto';
import { connect, type NatsConnection, type StreamInfo } from 'nats';
import { expect } from 'vitest';
import { type NatsServer, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { testWith } from '../support/tools.ts';
import { waitFor } from '../support/wait-for.ts';
import { folderWith, natsmith, natsmithJson, spec, start } from './natsmith.ts';

/*
 * nats-server 2.15 makes a stream of what has come back so far, and keeps it where nothing more comes.
 */

const MESSAGES = 60_000;
const CONFIG = 'port: -1, jetstream { store_dir: "@DIR@", max_file: 2GB }';
const serve = () => startNatsServer({ version: '2.15', config: CONFIG });

async function fill(connection: NatsConnection): Promise<void> {
  const { streams } = await connection.jetstreamManager();
  for (let n = 0; n < MESSAGES; n++) {
    connection.publish('large', randomBytes(1000));
    if (n % 1000 === 0) await connection.flush();
  }
  await waitFor(async () => (await streams.info('LARGE')).state.messages === MESSAGES || undefined, 30_000);
}

const infoOf = async (connection: NatsConnection): Promise<StreamInfo | undefined> =>
  (await connection.jetstreamManager()).streams.info('LARGE').catch(() => undefined);

/** Runs the command until a part of the stream is there, and ends it. */
async function endInTheMiddle(
  folder: string,
  args: readonly string[],
  { url }: NatsServer,
  signal: 'SIGINT' | 'SIGKILL',
  isPart: (info: StreamInfo) => boolean = () => true,
): Promise<StreamInfo | undefined> {
  const connection = await connect({ servers: url });
  const run = start(folder, args, { env: { NATS_URL: url } });
  const part = await waitFor(async () => {
    const info = await infoOf(connection);
    return info && info.state.messages > 0 && isPart(info) ? info : undefined;
  }, 30_000);
  run.kill(signal);
  expect((await run).signal).toBe(signal);
  expect(part?.state.messages).toBeLessThan(MESSAGES);
  const left = await infoOf(connection);
  await connection.close();
  return left;
}

testWith(
  [natsServerTool('2.15')],
  'a restore that is ended takes back what it has brought',
  async () => {
    await using folder = await folderWith({});
    await using source = await serve();
    const connection = await connect({ servers: source.url });
    await (await connection.jetstreamManager()).streams.add({ name: 'LARGE', subjects: ['large'] });
    await fill(connection);
    await connection.close();
    await natsmithJson(folder.path, ['backup', 'saved'], { env: { NATS_URL: source.url } });

    await using target = await serve();
    const env = { NATS_URL: target.url };
    expect(await endInTheMiddle(folder.path, ['restore', 'saved'], target, 'SIGINT')).toBe(undefined);
    const left = await endInTheMiddle(folder.path, ['restore', 'saved'], target, 'SIGKILL');
    const { exitCode, stderr } = await natsmith(folder.path, ['restore', 'saved'], { env });
    expect(exitCode).toBe(3);
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(
      `it ends with message ${left?.state.last_seq}, and the backup with ${MESSAGES}`,
    );
  },
  120_000,
);

const large = (denyDelete: boolean) =>
  spec(`base: { streams: { LARGE: { subjects: ['large'], maxBytes: '1GB', denyDelete: ${denyDelete} } } },`);

testWith(
  [natsServerTool('2.15')],
  'an apply that is killed while it brings a stream back is completed by the next',
  async () => {
    await using folder = await folderWith({ 'natsmith.config.ts': large(true) });
    await using server = await serve();
    const env = { NATS_URL: server.url };
    const apply = ['apply', '--profile', 'dev', '--allow-destroy', 'LARGE'];
    await natsmith(folder.path, apply, { env });
    const connection = await connect({ servers: server.url });
    await fill(connection);

    await folder.write('natsmith.config.ts', large(false));
    const isPart = ({ config }: StreamInfo) => config.metadata?.['natsmith.returning'] !== undefined;
    await endInTheMiddle(folder.path, apply, server, 'SIGKILL', isPart);
    const completed = await natsmith(folder.path, apply, { env });
    expect([completed.exitCode, completed.stderr]).toEqual([0, expect.stringContaining('1 change made')]);
    expect(await infoOf(connection)).toMatchObject({
      config: { deny_delete: false, metadata: expect.not.objectContaining({ 'natsmith.returning': 'yes' }) },
      state: { messages: MESSAGES, last_seq: MESSAGES },
    });
    expect((await natsmith(folder.path, ['plan', '--profile', 'dev', '--exit-code'], { env })).exitCode).toBe(
      0,
    );

    // What clients have written to a part is not thrown away.
    await folder.write('natsmith.config.ts', large(true));
    await natsmith(folder.path, apply, { env });
    await folder.write('natsmith.config.ts', large(false));
    await endInTheMiddle(folder.path, apply, server, 'SIGKILL', isPart);
    // Five seconds after the last of it, the server opens the part to clients.
    const write = () =>
      connection
        .jetstream()
        .publish('large', 'new')
        .catch(() => undefined);
    await waitFor(write, 20_000);
    const before = await infoOf(connection);
    const refused = await natsmith(folder.path, apply, { env });
    expect([refused.exitCode, refused.stderr]).toEqual([
      3,
      expect.stringContaining('come back only in part'),
    ]);
    expect((await infoOf(connection))?.state).toEqual(before?.state);
    await connection.close();
  },
  120_000,
);
