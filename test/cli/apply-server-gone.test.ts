import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'nats';
import { describe, expect, test } from 'vitest';
import { NATS_VERSIONS, type NatsServer, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { freePorts } from '../support/ports.ts';
import { type TempDir, tempDir } from '../support/temp-dir.ts';
import { describeWith } from '../support/tools.ts';
import { waitFor } from '../support/wait-for.ts';
import { folderWith, type JsonRecord, natsmithJson, spec } from './natsmith.ts';

const STREAMS = 300;
const MESSAGES = 1_000;
const PROFILE = ['--profile', 'dev'];
const FILE = 'natsmith.config.ts';

const names = Array.from({ length: STREAMS }, (_, at) => `S${at}`);
const many = Object.fromEntries(
  names.map((name) => [name, { subjects: [`${name}.>`], maxBytes: '1MB', consumers: { c: {} } }]),
);
const described = (streams: object) => ({
  [FILE]: spec(`base: { streams: ${JSON.stringify(streams)} },`),
  // What nats-provision.service is given.
  'streams.json': JSON.stringify({
    formatVersion: '1.0',
    deployment: 'demo',
    accounts: [{ name: '$G', streams, buckets: {} }],
  }),
});

describe.each(NATS_VERSIONS)('nats-server %s, killed in the middle', (version) => {
  describeWith([natsServerTool(version)], 'and started again', () => {
    test('of an apply: that says so, and the next completes it', { timeout: 300_000 }, async () => {
      await using place = await placeOf(version);
      await using folder = await folderWith(described(many));
      for (const until of [1, 100, 200]) {
        const apply = natsmithJson(folder.path, ['apply', ...PROFILE], place.options);
        await waitFor(() => place.streams() >= until || undefined, 60_000);
        await place.kill();
        const { exitCode, record } = await apply;
        expect([exitCode, errors(record)]).toEqual([
          3,
          [gone(/^cannot (create|read) the \w+ S\d+|^cannot read S/)],
        ]);
        await place.start();
      }
      await completed(folder.path, place, ['apply', ...PROFILE]);
    });

    test('of a provision, which waits for it', { timeout: 300_000 }, async () => {
      await using place = await placeOf(version);
      await using folder = await folderWith(described(many));
      const provision = natsmithJson(folder.path, ['provision', 'streams.json'], place.options);
      await waitFor(() => place.streams() >= 50 || undefined, 60_000);
      await place.kill();
      await place.start();
      expect((await provision).exitCode).toBe(0);
      await completed(folder.path, place, ['provision', 'streams.json']);
    });

    test('of making a stream again: none of its messages is lost', { timeout: 300_000 }, async () => {
      await using place = await placeOf(version);
      const orders = (denyDelete: boolean) =>
        described({
          ORDERS: { subjects: ['orders'], maxBytes: '1GB', denyDelete, consumers: { billing: {} } },
        });
      await using folder = await folderWith(orders(true));
      const again = ['apply', ...PROFILE, '--allow-destroy', 'ORDERS'];
      await completed(folder.path, place, again);
      await place.publish('orders', MESSAGES);
      for (const [moment, watch] of moments(folder, place)) {
        await folder.write(FILE, orders(true)[FILE]!);
        await completed(folder.path, place, again);
        // No server takes this back in a stream that is there.
        await folder.write(FILE, orders(false)[FILE]!);
        const isThere = watch();
        const apply = natsmithJson(folder.path, again, place.options);
        await waitFor(() => isThere() || undefined, 60_000);
        await place.kill();
        const { exitCode, record } = await apply;
        expect([moment, exitCode, errors(record)]).toEqual([moment, 3, [gone(/ORDERS/)]]);
        await place.start();
        await completed(folder.path, place, again);
        expect([moment, await place.messages('ORDERS')]).toEqual([moment, MESSAGES]);
      }
    });
  });
});

const errors = ({ diagnostics }: JsonRecord) => diagnostics.filter(({ severity }) => severity === 'error');

const gone = (what: RegExp) =>
  expect.objectContaining({
    code: 'server/unreachable',
    message: expect.stringMatching(new RegExp(`(${what.source}).*: the connection to the server is lost$`)),
    help: 'see its log; once it is back, run apply again: it completes what is left',
  });

/** Where a stream is in the course of being made again, from now on. */
const moments = (folder: TempDir, place: Place): [string, () => () => boolean][] => {
  const backups = join(folder.path, 'natsmith-backup');
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

/** The next run does what is left, and there is nothing left then. */
async function completed(folder: string, place: Place, command: readonly string[]): Promise<void> {
  const { exitCode, record } = await natsmithJson(folder, command, place.options);
  expect([exitCode, errors(record)]).toEqual([0, []]);
  const plan = await natsmithJson(folder, ['plan', '--exit-code', ...PROFILE], place.options);
  expect(plan.exitCode).toBe(0);
}

interface Place extends AsyncDisposable {
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
async function placeOf(version: (typeof NATS_VERSIONS)[number]): Promise<Place> {
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
