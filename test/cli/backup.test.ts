import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  AckPolicy,
  type ConsumerConfig,
  connect,
  headers,
  type NatsConnection,
  RetentionPolicy,
  StorageType,
} from 'nats';
import { describe, expect, test } from 'vitest';
import { contentOf } from '../support/account.ts';
import {
  NATS_VERSIONS,
  type NatsServer,
  type NatsVersion,
  natsServerTool,
  startNatsServer,
} from '../support/nats-server.ts';
import { tempDir } from '../support/temp-dir.ts';
import { describeWith, testWith } from '../support/tools.ts';
import { filesIn, natsmithJson, type StreamRecord } from './natsmith.ts';

const CONFIG = 'port: -1, jetstream { store_dir: "@DIR@", max_mem: 256MB, max_file: 2GB }';

interface Live extends AsyncDisposable {
  readonly server: NatsServer;
  readonly connection: NatsConnection;
  readonly env: { NATS_URL: string };
}

async function live(version: NatsVersion): Promise<Live> {
  const server = await startNatsServer({ version, config: CONFIG });
  const connection = await connect({ servers: server.url });
  return {
    server,
    connection,
    env: { NATS_URL: server.url },
    [Symbol.asyncDispose]: async () => {
      await connection.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

const durable = (name: string, more: Partial<ConsumerConfig> = {}): Partial<ConsumerConfig> => ({
  durable_name: name,
  ack_policy: AckPolicy.Explicit,
  ...more,
});

/** Streams of every retention, buckets, and consumers that stand somewhere in the middle. */
async function fill(connection: NatsConnection, memory: boolean): Promise<void> {
  const manager = await connection.jetstreamManager();
  const js = connection.jetstream();
  await manager.streams.add({ name: 'EMPTY', subjects: ['empty.>'], max_age: 365 * 86_400e9 });
  await manager.streams.add({ name: 'LIMITS', subjects: ['limits.>'], max_msgs_per_subject: 30 });
  await manager.streams.add({
    name: 'INTEREST',
    subjects: ['interest.>'],
    retention: RetentionPolicy.Interest,
  });
  await manager.streams.add({ name: 'QUEUE', subjects: ['queue.>'], retention: RetentionPolicy.Workqueue });
  for (const stream of ['LIMITS', 'INTEREST', 'QUEUE']) {
    await manager.consumers.add(stream, durable('half'));
    if (stream !== 'QUEUE') await manager.consumers.add(stream, durable('none'));
    for (let n = 0; n < 40; n++) {
      const more = headers();
      more.set('Number', `${n}`);
      more.append('Nats-Msg-Id', `${stream}-${n}`);
      await js.publish(`${stream.toLowerCase()}.${n % 3}`, `message ${n}`, { headers: more });
    }
    const messages = await (await js.consumers.get(stream, 'half')).fetch({
      max_messages: 20,
      expires: 2000,
    });
    let seen = 0;
    for await (const message of messages) {
      // The others stay pending.
      if (seen++ < 12 || seen === 15) message.ack();
      if (seen === 20) break;
    }
  }
  await manager.streams.deleteMessage('LIMITS', 9);
  const kv = await js.views.kv('settings', { history: 5 });
  for (let n = 0; n < 12; n++) await kv.put(`key.${n % 4}`, `${n}`);
  await kv.delete('key.1');
  const objects = await js.views.os('files');
  await objects.putBlob({ name: 'big' }, new Uint8Array(300_000).fill(7));
  if (memory) {
    await manager.streams.add({ name: 'QUICK', subjects: ['quick'], storage: StorageType.Memory });
    for (let n = 0; n < 10; n++) await js.publish('quick', `${n}`);
  }
}

describe.each([
  ['2.10', '2.10'],
  ['2.15', '2.15'],
  ['2.10', '2.15'],
] as const)('from nats-server %s to %s', (from, to) => {
  testWith([natsServerTool(from), natsServerTool(to)], 'everything comes back', async () => {
    await using folder = await tempDir();
    await using source = await live(from);
    await fill(source.connection, from === '2.15');
    const before = await contentOf(source.connection);
    const saved = await natsmithJson(folder.path, ['backup', 'saved'], { env: source.env });
    expect(saved.record.diagnostics).toEqual([]);
    expect(saved.record.streams?.map(({ name }) => name)).toEqual(Object.keys(before));
    // Nothing else, so that nats, the command line, takes it.
    expect((await readdir(join(folder.path, 'saved'))).sort()).toEqual(Object.keys(before));
    // Taken under way: the server goes on.
    await source.connection.jetstream().publish('limits.late', 'not in it');

    await using target = await live(to);
    const restored = await natsmithJson(folder.path, ['restore', 'saved'], { env: target.env });
    expect(restored.record.diagnostics).toEqual([]);
    expect(restored.record.streams).toMatchObject(
      saved.record.streams!.map(({ firstSeq, ...rest }) =>
        rest.messages === 0 ? rest : { firstSeq, ...rest },
      ),
    );
    const after = await contentOf(target.connection);
    expect(Object.keys(after)).toEqual(Object.keys(before));
    for (const [name, { config, consumers, ...content }] of Object.entries(before)) {
      expect(after[name]).toMatchObject(content);
      expect(after[name]!.messages).toEqual(content.messages);
      // A newer server has more settings than an older one.
      expect(after[name]!.config).toMatchObject(config as object);
      expect(after[name]!.consumers).toMatchObject(consumers as object[]);
      expect(after[name]!.consumers.length).toBe(consumers.length);
    }
    const clash = await natsmithJson(folder.path, ['restore', 'saved'], { env: target.env });
    expect(clash.exitCode).toBe(3);
    expect(clash.record.diagnostics[0]!.message).toMatch(/^there is a stream EMPTY in this account/);
    expect(await contentOf(target.connection)).toEqual(after);
  });
});

testWith(
  [natsServerTool('2.15'), natsServerTool('2.10')],
  'what 2.15 saves, 2.10 does not read: it is said, and nothing is left of it',
  async () => {
    await using folder = await tempDir();
    await using source = await live('2.15');
    await fill(source.connection, false);
    await natsmithJson(folder.path, ['backup', 'saved'], { env: source.env });
    await using target = await live('2.10');
    const { exitCode, record } = await natsmithJson(folder.path, ['restore', 'saved'], { env: target.env });
    expect(exitCode).toBe(3);
    expect(record.diagnostics).toMatchObject([
      {
        code: 'server/refused',
        help: expect.stringMatching(/saved from nats-server 2\.15\.\d+, and this is 2\.10/),
      },
    ]);
    expect(await contentOf(target.connection)).toEqual({});
  },
);

describe.each(NATS_VERSIONS)('nats-server %s', (version) => {
  describeWith([natsServerTool(version)], 'the folder', () => {
    test('an existing backup stays unless it is to be replaced', async () => {
      await using folder = await tempDir();
      await using source = await live(version);
      await fill(source.connection, false);
      const run = (...args: string[]) =>
        natsmithJson(folder.path, ['backup', 'saved', ...args], { env: source.env });
      expect((await run('--stream', 'QUEUE', '--stream', 'EMPTY')).record.streams).toMatchObject([
        { name: 'EMPTY' },
        { name: 'QUEUE' },
      ]);
      const before = filesIn(folder.path);
      const again = await run();
      expect([again.exitCode, again.record.diagnostics[0]!.code]).toEqual([3, 'output/cannot-write']);
      expect(filesIn(folder.path)).toEqual(before);
      await source.connection.jetstream().publish('queue.more', 'more');
      expect((await run('--stream', 'QUEUE', '--replace')).exitCode).toBe(0);
      const after = filesIn(folder.path);
      expect(Object.keys(after)).toEqual(Object.keys(before));
      expect(after['saved/EMPTY/backup.json']).toBe(before['saved/EMPTY/backup.json']);
      expect(after['saved/QUEUE/backup.json']).not.toBe(before['saved/QUEUE/backup.json']);
      expect((await run('--stream', 'QEUE')).record.diagnostics[0]!.help).toContain('QUEUE');
    });

    test('--keep saves each time into a folder of its own, and removes the oldest of its own', async () => {
      await using folder = await tempDir();
      await using source = await live(version);
      await (await source.connection.jetstreamManager()).streams.add({ name: 'A', subjects: ['a'] });
      await folder.write('saved/20200101T000000Z/mine', 'a foreign folder');
      await folder.write('saved/20200102T000000Z.json', '{"kind": "something else"}');
      const made: string[] = [];
      for (let n = 0; n < 4; n++) {
        const { record } = await natsmithJson(folder.path, ['backup', 'saved', '--keep', '2'], {
          env: source.env,
        });
        made.push(record.folder!.slice(-16));
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
      expect(made.join(' ')).toMatch(/^(\d{8}T\d{6}Z ?){4}$/);
      expect((await readdir(join(folder.path, 'saved'))).sort()).toEqual(
        [
          '20200101T000000Z',
          '20200102T000000Z.json',
          ...made.slice(2).flatMap((name) => [name, `${name}.json`]),
        ].sort(),
      );
      const hint = await natsmithJson(folder.path, ['restore', 'saved'], { env: source.env });
      expect(hint.exitCode).toBe(3);
      expect(hint.record.diagnostics[0]!.help).toContain(made[3]);
    });

    test('a backup that is broken is not sent, and it is said where', async () => {
      await using folder = await tempDir();
      await using source = await live(version);
      await fill(source.connection, false);
      await natsmithJson(folder.path, ['backup', 'saved'], { env: source.env });
      await using target = await live(version);
      const data = join(folder.path, 'saved/LIMITS/stream.tar.s2');
      const meta = join(folder.path, 'saved/LIMITS/backup.json');
      const [whole, text] = [await readFile(data), await readFile(meta, 'utf8')];
      const unsealed = text.replace(/,\s*"natsmith"[\s\S]*$/, '}');
      const changed = Buffer.from(whole);
      changed[changed.length >> 1]! ^= 1;
      for (const [bytes, json, said] of [
        [
          whole.subarray(0, -5),
          text,
          `LIMITS/stream.tar.s2 has ${whole.length - 5} bytes, and should have ${whole.length}`,
        ],
        [whole.subarray(0, -5), unsealed, 'in the middle of a frame'],
        [Buffer.alloc(0), unsealed, 'it is empty'],
        [Buffer.from('no archive'), unsealed, 'does not begin like a stream of S2'],
        [changed, text, 'has been changed'],
        [whole, text.slice(0, 50), 'LIMITS/backup.json is no JSON'],
        [whole, '[]', 'it is no JSON object'],
        [whole, '{}', 'has no "config"'],
      ] as const) {
        await writeFile(data, bytes);
        await writeFile(meta, json);
        const { exitCode, record } = await natsmithJson(folder.path, ['restore', 'saved'], {
          env: target.env,
        });
        expect(exitCode).toBe(1);
        expect(record.diagnostics).toMatchObject([
          { code: 'backup/broken', message: expect.stringContaining(said) },
        ]);
      }
      expect(await contentOf(target.connection)).toEqual({});
      await writeFile(data, whole);
      // A state that the file does not have: seen once the server has put it together.
      await writeFile(meta, unsealed.replace(/("state":[^}]*"messages":\s*)\d+/, '$1999'));
      const { exitCode, record } = await natsmithJson(
        folder.path,
        ['restore', 'saved', '--stream', 'LIMITS'],
        { env: target.env },
      );
      expect(exitCode).toBe(1);
      expect(record.diagnostics[0]!.message).toMatch(/it has \d+ messages, and had 999/);
      expect(await contentOf(target.connection)).toEqual({});
    });

    test('messages that have become too old are not missed', async () => {
      await using folder = await tempDir();
      await using source = await live(version);
      const manager = await source.connection.jetstreamManager();
      await manager.streams.add({ name: 'SHORT', subjects: ['short'], max_age: 2e9 });
      for (let n = 0; n < 5; n++) await source.connection.jetstream().publish('short');
      await natsmithJson(folder.path, ['backup', 'saved'], { env: source.env });
      await new Promise((resolve) => setTimeout(resolve, 2500));
      await using target = await live(version);
      const { record } = await natsmithJson(folder.path, ['restore', 'saved'], { env: target.env });
      expect(record.diagnostics).toEqual([]);
      // 2.15 removes them a little later.
      const [{ lastSeq, messages, expired = 0 }] = record.streams as [StreamRecord];
      expect([lastSeq, messages + expired]).toEqual([5, 5]);
    });
  });
});

testWith([natsServerTool('2.10')], 'streams in memory: 2.10 has no snapshots of them', async () => {
  await using folder = await tempDir();
  await using source = await live('2.10');
  const manager = await source.connection.jetstreamManager();
  await manager.streams.add({ name: 'QUICK', subjects: ['quick'], storage: StorageType.Memory });
  await manager.streams.add({ name: 'KEPT', subjects: ['kept'] });
  const all = await natsmithJson(folder.path, ['backup', 'saved'], { env: source.env });
  expect(all.record).toMatchObject({
    ok: true,
    diagnostics: [{ code: 'backup/memory-stream', severity: 'warning' }],
    streams: [{ name: 'KEPT' }],
  });
  const named = await natsmithJson(folder.path, ['backup', 'other', '--stream', 'QUICK'], {
    env: source.env,
  });
  expect([named.exitCode, named.record.diagnostics[0]!.severity]).toEqual([1, 'error']);
  expect(filesIn(join(folder.path, 'other'))).toEqual({});
});
