import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AckPolicy, type ConnectionOptions, connect, StorageType } from 'nats';
import { describe, expect, test } from 'vitest';
import { NATS_VERSIONS, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { describeWith, root } from '../support/tools.ts';
import { waitFor } from '../support/wait-for.ts';
import { filesIn, folderWith, natsmith, natsmithJson } from './natsmith.ts';

/** Nobody is asked unless a test says so. */
const env = { PATH: '/nowhere', NATSMITH_NATS_SERVER: '', NATS_URL: '' };

const STORE = 'jetstream { store_dir: "@DIR@", max_mem: 256MB, max_file: 4GB }';
const OPEN = `port: -1, server_name: hub, ${STORE}`;
const ACCOUNTS = `port: -1, server_name: hub, ${STORE}
accounts {
  SHOP { jetstream: enabled, users: [ { user: amy, password: "s3cret of amy" } ] }
  BANK { jetstream: enabled, users: [ { user: bob, password: "s3cret of bob" } ] }
  SYS { users: [ { user: admin, password: "s3cret of admin" } ] }
}
system_account: SYS
`;

/** As people and their programs do it, by hand. */
async function fill(options: ConnectionOptions): Promise<void> {
  const connection = await connect(options);
  const manager = await connection.jetstreamManager();
  const js = connection.jetstream();
  await manager.streams.add({
    name: 'ORDERS',
    subjects: ['orders.>'],
    max_age: 365 * 86_400e9,
    max_bytes: 2 ** 30,
  });
  await manager.streams.add({ name: 'COPY', mirror: { name: 'ORDERS' }, storage: StorageType.Memory });
  await manager.streams.add({ name: 'größe', subjects: ['odd'] });
  await manager.consumers.add('ORDERS', {
    durable_name: 'processor',
    ack_policy: AckPolicy.Explicit,
    max_deliver: 5,
    ack_wait: 90e9,
    filter_subject: 'orders.new',
  });
  await manager.consumers.add('ORDERS', { ack_policy: AckPolicy.None, inactive_threshold: 60e9 });
  await js.views.kv('settings', { history: 5 });
  await js.views.os('images', { max_bytes: 2 ** 20 });
  await js.publish('orders.new', 'one');
  await connection.close();
}

const text = (folder: string) => readFileSync(join(folder, 'natsmith.config.ts'), 'utf8');

describe.each(NATS_VERSIONS)('nats-server %s', (version) => {
  describeWith([natsServerTool(version)], 'natsmith import --server', () => {
    test('makes a spec of nothing but a running server, which plan has nothing to say against but marks', async () => {
      await using server = await startNatsServer({ version, config: OPEN });
      await fill({ servers: server.url });
      await using folder = await folderWith({});
      const { exitCode, stderr } = await natsmith(folder.path, ['import', '--server', server.url], { env });
      expect(exitCode).toBe(0);
      expect(stderr).toContain('(3 streams, 1 consumer, 1 bucket)');
      const spec = text(folder.path);
      expect(spec).toContain(`({
  name: 'hub',
  natsVersion: '${version}`);
      expect(spec).toContain(`
      ORDERS: {
        subjects: ['orders.>'],
        maxAge: '365d',
        maxBytes: '1GB',
        allowDirect: false,
        consumers: {
          processor: { filterSubjects: ['orders.new'], ackWait: '90s', maxDeliver: 5 },
        },
      },
    },
    buckets: { object: { images: { maxBytes: '1MB' } } },`);
      // nats.js makes buckets whose values can be deleted one by one, other clients none (ADR-8).
      expect(spec).toContain('KV_settings: deny_delete:');
      expect(spec).toContain('größe: natsmith takes no name such as "größe"');
      expect(spec).toContain('ORDERS: a consumer that is not durable');
      const planned = await natsmithJson(folder.path, ['plan', '--server', server.url], { env });
      const changes = (
        planned.record as unknown as {
          changes: { name: string; action: string; fields: { field: string }[] }[];
        }
      ).changes;
      expect(
        changes.map(({ name, action, fields }) => [name, action, ...fields.map(({ field }) => field)]),
      ).toEqual([
        ...['COPY', 'KV_settings', 'ORDERS', 'ORDERS/processor', 'OBJ_images'].map((name) => [
          name,
          'update',
          'metadata.natsmith.deployment',
        ]),
        ['größe', 'unmanaged'],
      ]);
      const applied = await natsmith(folder.path, ['apply', '--server', server.url], { env });
      expect(applied.exitCode).toBe(0);
      const idle = await natsmith(folder.path, ['plan', '--exit-code', '--server', server.url], { env });
      expect(idle.exitCode).toBe(0);
    });

    test('knows what is the server’s own: consumers that fill copies, and that those remember no ids', async () => {
      await using server = await startNatsServer({ version, config: OPEN });
      const connection = await connect({ servers: server.url });
      const manager = await connection.jetstreamManager();
      await manager.streams.add({ name: 'ORDERS', subjects: ['orders.>'] });
      await manager.streams.add({ name: 'COPY', mirror: { name: 'ORDERS' } });
      await manager.streams.add({ name: 'ALL', sources: [{ name: 'ORDERS' }] });
      await connection.jetstream().publish('orders.new', 'one');
      for (const name of ['COPY', 'ALL'])
        await waitFor(
          async () => (await manager.streams.info(name)).state.messages === 1 || undefined,
          20_000,
        );
      await connection.close();
      await using folder = await folderWith({});
      const to = ['--server', server.url];
      const { stderr } = await natsmith(folder.path, ['import', ...to], { env });
      expect(stderr).toContain('(3 streams)');
      expect(stderr).not.toContain('Left as it is on the server');
      await natsmith(folder.path, ['apply', ...to], { env });
      const { exitCode, record } = await natsmithJson(folder.path, ['plan', '--exit-code', ...to], { env });
      expect([exitCode, record]).toMatchObject([0, { changes: [], unchanged: 3 }]);
    });

    test('adds them to the account that the user is of, where a file has accounts', async () => {
      await using server = await startNatsServer({ version, config: ACCOUNTS });
      await fill({ servers: server.url, user: 'bob', pass: 's3cret of bob' });
      const conf = ACCOUNTS.replace('port: -1', 'port: 4222').replace('@DIR@', '/srv/nats');
      await using folder = await folderWith({ 'nats.conf': conf, password: 's3cret of bob\n' });
      const login = ['--server', server.url, '--user', 'bob', '--password-file', 'password'];
      const { exitCode, record, stdout, stderr } = await natsmithJson(
        folder.path,
        ['import', 'nats.conf', ...login],
        { env },
      );
      expect(exitCode).toBe(0);
      expect(record.import).toMatchObject({
        live: {
          account: 'BANK',
          streams: 3,
          consumers: 1,
          buckets: 1,
          leftAlone: [
            { asset: 'account SHOP', reason: expect.stringContaining('not read') },
            { asset: 'ORDERS' },
            { asset: 'größe' },
          ],
        },
      });
      expect(text(folder.path)).toMatch(/BANK: \{.*streams: \{.*ORDERS: \{.*buckets: \{/s);
      expect(stdout + stderr + text(folder.path)).not.toContain('s3cret');
      const plan = ['plan', '--account', 'BANK', ...login];
      const { record: planned } = await natsmithJson(folder.path, plan, { env });
      const fields = (planned as unknown as { changes: { fields: { field: string }[] }[] }).changes.flatMap(
        (change) => change.fields.map(({ field }) => field),
      );
      expect(new Set(fields)).toEqual(new Set(['metadata.natsmith.deployment']));
    });

    test('says that it does not know the account of a user who may not ask, and takes its name', async () => {
      const config = ACCOUNTS.replace(
        '"s3cret of bob"',
        '"pw", permissions: { publish: ["$JS.API.STREAM.LIST", "$JS.API.CONSUMER.LIST.*"] }',
      );
      await using server = await startNatsServer({ version, config });
      await using folder = await folderWith({ password: 'pw' });
      const args = ['import', '--server', server.url, '--user', 'bob', '--password-file', 'password'];
      const guessed = await natsmithJson(folder.path, [...args, '--out', 'one.ts'], { env });
      expect([guessed.exitCode, guessed.record.import]).toMatchObject([0, { live: { account: '$G' } }]);
      expect(readFileSync(join(folder.path, 'one.ts'), 'utf8')).toContain('--account NAME');
      const named = await natsmithJson(folder.path, [...args, '--account', 'BANK'], { env });
      expect([named.exitCode, named.record.import]).toMatchObject([0, { live: { account: 'BANK' } }]);
      expect(text(folder.path)).not.toContain('--account NAME');
    });

    test('takes the streams of every account in one run, where one of its users may look', async () => {
      const ada = `{ user: ada, password: "s3cret of ada", permissions: { publish: ["orders.>"] } }, { user: amy`;
      const config = ACCOUNTS.replace('{ user: amy', ada);
      await using server = await startNatsServer({ version, config });
      await using folder = await folderWith({ 'nats.conf': config });
      for (const [user, more] of [['amy'], ['bob', 'BILLS']] as const) {
        const connection = await connect({ servers: server.url, user, pass: `s3cret of ${user}` });
        const { streams } = await connection.jetstreamManager();
        await streams.add({ name: 'ORDERS', subjects: ['orders.>'] });
        if (more) await streams.add({ name: more, subjects: ['bills.>'] });
        await connection.close();
      }
      const first = await natsmith(folder.path, ['import', 'nats.conf', '--secrets', 'secrets'], { env });
      expect([first.exitCode, readdirSync(join(folder.path, 'secrets')).length]).toEqual([0, 4]);
      const all = ['import', 'nats.conf', '--server', server.url, '--logins', 'secrets', '--force'];
      const { exitCode, record, stdout, stderr } = await natsmithJson(folder.path, all, { env });
      expect([exitCode, record.import]).toMatchObject([
        0,
        { live: { accounts: ['SHOP', 'BANK'], streams: 3, leftAlone: [] } },
      ]);
      expect(text(folder.path)).toMatch(/SHOP: \{.*ORDERS: \{.*BANK: \{.*BILLS: \{.*ORDERS: \{/s);
      expect(stdout + stderr + text(folder.path)).not.toContain('s3cret');

      // Who is wrong, or may not look, is told of with the account that is missing.
      await folder.write('some/nats.amy', 's3cret of amy');
      await folder.write('some/nats.bob', 'wrong');
      const some = all.map((word) => (word === 'secrets' ? 'some' : word));
      const told = await natsmithJson(folder.path, some, { env });
      expect(told.record.import).toMatchObject({
        live: {
          accounts: ['SHOP'],
          leftAlone: [
            { asset: 'account BANK', reason: expect.stringContaining('does not let in the user bob') },
          ],
        },
      });
      await folder.write('none/nats.bob', 'wrong');
      for (const dir of ['none', 'nowhere']) {
        const args = ['import', '--server', server.url, '--logins', dir, '--out', 'x.ts'];
        const refused = await natsmith(folder.path, args, { env });
        expect([refused.exitCode, readdirSync(folder.path).includes('x.ts')]).toEqual([3, false]);
        expect(refused.stderr).toContain(dir);
      }
    });

    test('brings a hand-written deployment over by the commands of README.md', async () => {
      await using server = await startNatsServer({ version, config: OPEN });
      await fill({ servers: server.url });
      const conf = OPEN.replace('port: -1', 'listen: "127.0.0.1:4222"').replace('@DIR@', '/srv/nats');
      await using folder = await folderWith({ 'nats-server.conf': conf });
      const [, section = ''] = readFileSync(join(root, 'README.md'), 'utf8').split(
        '## From a hand-written deployment\n',
      );
      const commands = section.split('\n\n')[0]!.trim().split('\n');
      expect(commands.length).toBeGreaterThan(3);
      for (const line of commands) {
        const [name, ...args] = line.replace(/#.*/, '').trim().split(/\s+/);
        expect(name).toBe('natsmith');
        const here = args.map((each) => each.replace('/etc/', '').replace(/^127\.0\.0\.1$/, server.url));
        const { exitCode, stderr } = await natsmith(folder.path, here, { env });
        expect([line, exitCode, stderr]).toEqual([line, 0, expect.anything()]);
      }
      const idle = await natsmith(folder.path, ['plan', '--exit-code', '--server', server.url], { env });
      expect(idle.exitCode).toBe(0);
    });

    test.each([
      [['import'], 'usage/argument'],
      [['import', 'nats.conf', '--user', 'bob'], 'usage/flag'],
      [['import', '--server', 'URL', '--account', 'no such'], 'usage/flag'],
      [['import', 'nowhere.conf', '--server', 'URL'], 'conf/unreadable'],
      [['import', '--server', '127.0.0.1:1'], 'server/unreachable'],
      [['import', '--server', 'URL', '--creds', 'nowhere'], 'server/login'],
    ])('%s cannot run, and writes nothing', async (args, code) => {
      await using server = await startNatsServer({ version, config: OPEN });
      await using folder = await folderWith({ 'nats.conf': 'port: 4222\n' });
      const given = args.map((each) => (each === 'URL' ? server.url : each));
      const { exitCode, record } = await natsmithJson(folder.path, given, { env });
      expect([exitCode, record.diagnostics.map((each) => each.code)]).toEqual([3, [code]]);
      expect(Object.keys(filesIn(folder.path))).toEqual(['nats.conf']);
    });
  });
});
