import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { nkeys } from 'nats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { selfSigned } from '../support/certificate.ts';
import { NATS_VERSIONS, type NatsServer, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import type { TempDir } from '../support/temp-dir.ts';
import { describeWith } from '../support/tools.ts';
import { folderWith, natsmith, natsmithJson, type ProbeRecord } from './natsmith.ts';

const key = nkeys.createUser();
const SEED = new TextDecoder().decode(key.getSeed());
const NKEY = key.getPublicKey();

const spec = `import { defineDeployment } from 'natsmith';
const app = { name: 'app', publish: ['app.>'], subscribe: ['app.>', '_INBOX_app.>'] };
const robot = { name: 'robot', nkey: '${NKEY}', publish: ['app.>'], subscribe: ['app.>'] };
export default defineDeployment({
  name: 'remote',
  base: { jetstream: { enable: false } },
  profiles: {
    prod: { serverName: 'remote-1', auth: { enable: true, users: [app, robot] } },
    dev: { serverName: 'remote-2' },
  },
});
`;

const users = (publish = 'app.>') => `authorization { users: [
  { user: app, password: "planted-secret", permissions: { publish: ["${publish}"], subscribe: ["app.>", "_INBOX_app.>"] } }
  { nkey: ${NKEY}, permissions: { publish: ["app.>"], subscribe: ["app.>"] } }
  { user: ops, password: ops }
] }`;

const config = (more: string) => `
server_name: remote-1
listen: "127.0.0.1:-1"
http: "127.0.0.1:-1"
${more}
`;

/** Probes by what became of them. */
const outcomes = (probes: readonly ProbeRecord[] = []) =>
  Object.fromEntries(probes.map(({ id, ok, skipped }) => [id, skipped ? 'skipped' : ok ? 'ok' : 'failed']));

describe.each(NATS_VERSIONS)('verify --driver remote, of nats-server %s', (version) => {
  describeWith([natsServerTool(version)], 'with its users', () => {
    let folder: TempDir;
    let server: NatsServer;
    const verify = (...args: readonly string[]) =>
      natsmithJson(folder.path, [
        ...['verify', '--driver', 'remote', '--profile', 'prod', '--server', server.url],
        ...(args.includes('--monitoring') ? [] : ['--monitoring', server.monitoringUrl!]),
        ...args,
      ]);

    beforeAll(async () => {
      folder = await folderWith({
        'natsmith.config.ts': spec,
        'secrets/nats.app': 'planted-secret\n',
        'secrets/nats.robot': SEED,
        'secrets/nats.ops': 'ops',
        'wrong/nats.robot': 'no seed',
        'hashed/nats.app': '$2a$11$0123456789012345678901uPDZ5hpQ1q2mCxUq8bR6pQZfVBdJ3yW',
        'two/nats.app': 'one\ntwo\n',
        mistyped: 'mistyped\n',
      });
      server = await startNatsServer({ version, config: config(users()) });
    });
    afterAll(async () => {
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    });

    test('lets them in with their passwords and nkeys', async () => {
      const { exitCode, record, stdout } = await verify(
        ...[
          '--secrets',
          'secrets',
          '--probe',
          'server-ready',
          '--probe',
          'auth-accepts',
          '--probe',
          'auth-rejects',
        ],
      );
      expect(outcomes(record.probes)).toEqual({
        'server-ready': 'ok',
        'auth-accepts': 'ok',
        'auth-rejects': 'ok',
      });
      expect([exitCode, stdout.includes('planted-secret')]).toEqual([0, false]);
    });

    test('tries permissions where that is asked for, as a user of the server whom the spec does not have', async () => {
      const matrix = ['--secrets', 'secrets', '--user', 'ops', '--probe', 'permission-matrix'];
      expect((await verify(...matrix)).record.probes).toMatchObject([{ ok: true }]);
      await server.reload(config(users('>')));
      const { exitCode, record } = await verify(...matrix);
      await server.reload(config(users()));
      expect([exitCode, outcomes(record.probes)]).toEqual([1, { 'permission-matrix': 'failed' }]);
      expect(record.probes![0]!.expected).toContain('app may not publish to');
    });

    test('tries one user who is named, and says that the others were not', async () => {
      await folder.write('app-secret', 'planted-secret');
      const args = ['--user', 'app', '--password-file', 'app-secret', '--probe', 'auth-accepts'];
      const { exitCode, record } = await verify(...args);
      expect([exitCode, record.probes]).toMatchObject([
        0,
        [{ ok: true, figures: ['robot was not tried: no secret was given'] }],
      ]);
    });

    test('tells people in a table where it was', async () => {
      const { stdout, stderr } = await natsmith(folder.path, [
        ...['verify', '--driver', 'remote', '--profile', 'prod', '--server', server.url],
        ...['--probe', 'auth-rejects'],
      ]);
      expect(stdout).toMatch(
        /^prod {2}auth-rejects {2}ok +\d+ ms\nat nats:\/\/127.0.0.1:\d+, with nats-server 2\.\d+\.\d+\n$/,
      );
      expect(stderr).toContain('remote: 1 probe: 1 passed\n');
    });

    test.each([
      [
        'a password that the server refuses',
        ['--user', 'app', '--password-file', 'mistyped'],
        'does not let in app',
      ],
      ['a user without a password', ['--user', 'app'], 'no password for the user app'],
      ['a folder that is not there', ['--secrets', 'nowhere'], 'no such file'],
      ['a file for a folder', ['--secrets', 'mistyped'], 'it is no folder'],
      [
        'a user whose secret is not in the folder',
        ['--secrets', 'wrong', '--user', 'app'],
        'cannot read the secret in',
      ],
      ['more than one line', ['--secrets', 'two'], 'nats.app holds more than one line'],
      ['a hash, as the user to log in as', ['--secrets', 'hashed', '--user', 'app'], 'holds a hash'],
      [
        'no seed, as the user to log in as',
        ['--secrets', 'wrong', '--user', 'robot'],
        'holds no seed of an nkey',
      ],
      ['credentials of an operator', ['--creds', 'x.creds'], '--creds'],
      ['another address for the pages', ['--monitoring', 'ftp://127.0.0.1'], '--monitoring'],
      ['a password in that', ['--monitoring', 'http://a:planted-secret@127.0.0.1'], '--monitoring'],
      ['a machine to keep', ['--keep'], '--keep is not for --driver remote'],
      ['faults', ['--faults'], '--faults is not for --driver remote'],
    ])('refuses %s', async (_, args, complaint) => {
      const run = await verify(...args);
      expect(run.exitCode).toBe(3);
      const said = run.record.diagnostics.map(({ message, help = '' }) => `${message} ${help}`).join();
      expect(said).toContain(complaint);
      expect(run.stdout + run.stderr).not.toContain('planted-secret');
    });

    test('takes TLS where the server wants it, with the authority that is given', async () => {
      const { certificate, key: tlsKey } = selfSigned();
      await folder.write('tls/cert.pem', certificate);
      await folder.write('tls/other.pem', selfSigned(2).certificate);
      const files = `cert_file: "${await folder.write('tls/server.pem', certificate)}", key_file: "${await folder.write('tls/key.pem', tlsKey)}"`;
      await using secure = await startNatsServer({ version, config: config(`${users()}\ntls { ${files} }`) });
      const tried = (...args: readonly string[]) =>
        natsmithJson(folder.path, [
          ...['verify', '--driver', 'remote', '--profile', 'prod', '--server', secure.url],
          ...['--secrets', 'secrets', '--probe', 'auth-accepts', ...args],
        ]);
      const { exitCode, record } = await tried('--tls-ca', 'tls/cert.pem');
      expect([exitCode, outcomes(record.probes)]).toEqual([0, { 'auth-accepts': 'ok' }]);
      for (const args of [[], ['--tls-ca', 'tls/other.pem']]) {
        const refused = await tried(...args);
        expect([refused.exitCode, refused.record.diagnostics[0]?.code]).toEqual([3, 'server/unreachable']);
      }
    });

    test('tries nothing on a server of another name', async () => {
      const { exitCode, record } = await natsmithJson(folder.path, [
        ...['verify', '--driver', 'remote', '--profile', 'dev', '--server', server.url],
      ]);
      expect([exitCode, Object.values(outcomes(record.probes)).filter((each) => each === 'ok')]).toEqual([
        1,
        [],
      ]);
      expect(record.probes?.find(({ ok }) => !ok)?.actual).toContain('called "remote-1"');
    });

    test('wants to know which profile runs there', async () => {
      const { exitCode, stderr } = await natsmith(folder.path, [
        'verify',
        '--driver',
        'remote',
        '--server',
        server.url,
      ]);
      expect([exitCode, stderr]).toEqual([3, expect.stringContaining('add --profile: prod, dev')]);
    });

    test('refuses the pages of another server', async () => {
      await using other = await startNatsServer({ version, config: config('') });
      const { exitCode, record } = await verify('--monitoring', other.monitoringUrl!);
      expect([exitCode, record.diagnostics[0]?.message]).toEqual([
        3,
        expect.stringContaining('is not of the server that clients reach'),
      ]);
    });
  });
});

describe('verify --driver remote', () => {
  const unreachable = async (server: string) => {
    await using folder = await folderWith({ 'natsmith.config.ts': spec });
    const { exitCode, record } = await natsmithJson(folder.path, [
      ...['verify', '--driver', 'remote', '--profile', 'prod', '--server', server],
    ]);
    expect(exitCode).toBe(3);
    return `${record.diagnostics[0]?.message} ${record.diagnostics[0]?.help}`;
  };

  test.each([
    ['nats://127.0.0.1:1', 'nobody listens there'],
    ['nats://no-such-host.invalid', 'cannot connect to no-such-host.invalid:4222: '],
    ['http://127.0.0.1:8222', 'no URL of a NATS server'],
    ['nats://a.invalid,nats://b.invalid', 'one server at a time'],
  ])('cannot use %s', async (server, complaint) => {
    expect(await unreachable(server)).toContain(complaint);
  });

  test('says what it found where that is no nats-server', async () => {
    const listener = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const { port } = listener.address() as AddressInfo;
    expect(await unreachable(`127.0.0.1:${port}`)).toContain('no nats-server: it says "SSH-2.0-OpenSSH_9.2"');
    listener.close();
  });

  test('keeps its flags to itself', async () => {
    await using folder = await folderWith({ 'natsmith.config.ts': spec });
    const { exitCode, stderr } = await natsmith(folder.path, ['verify', '--server', '127.0.0.1']);
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('--server is for --driver remote')]);
  });
});

const SHOP = { ORDERS: { subjects: ['orders.>'], consumers: { worker: {} } } };
const everywhere = (name: string) => ({ name, publish: ['>'], subscribe: ['>'] });
const accounts = {
  name: 'remote',
  base: {
    serverName: 'remote-1',
    auth: { enable: true, users: [everywhere('app')] },
    accounts: {
      SHOP: { users: [everywhere('shop')], jetstream: { enable: true }, streams: SHOP },
      MAIL: {
        users: [everywhere('mail')],
        jetstream: { enable: true },
        buckets: { kv: { settings: {} } },
      },
    },
  },
};
const accountsConfig = config(`jetstream { store_dir: "@DIR@" }
authorization { users: [{ user: app, password: secret }] }
accounts {
  SHOP { jetstream: enabled, users: [{ user: shop, password: secret }, { user: shop-ops, password: secret },
    { user: shop-mute, password: secret, permissions: { publish: { deny: "$SYS.REQ.USER.INFO" } } }] }
  MAIL { jetstream: enabled, users: [{ user: mail, password: secret }] }
}`);

describe.each(NATS_VERSIONS)('streams of several accounts, nats-server %s', (version) => {
  describeWith([natsServerTool(version)], 'as verify --driver remote sees them', () => {
    test('are there as described, or not', async () => {
      await using folder = await folderWith({
        'natsmith.config.json': JSON.stringify(accounts),
        secret: 'secret',
      });
      await using server = await startNatsServer({ version, config: accountsConfig });
      const as = (user: string) => ['--server', server.url, '--user', user, '--password-file', 'secret'];
      const look = async (user: string) => {
        const args = ['verify', '--driver', 'remote', ...as(user), '--probe', 'streams-provisioned'];
        return (await natsmithJson(folder.path, args)).record.probes![0]!;
      };
      expect(await look('shop')).toMatchObject({
        ok: false,
        expected: expect.stringContaining('there is a stream ORDERS'),
      });
      const applied = (account: string, user: string) =>
        natsmithJson(folder.path, ['apply', '--account', account, ...as(user)]);
      expect((await applied('SHOP', 'shop')).exitCode).toBe(0);
      const others = 'MAIL was not looked at: --user names nobody there';
      expect(await look('shop')).toMatchObject({ ok: true, figures: ['1 stream in SHOP', others] });
      // One whom the spec does not have: the server says where.
      expect(await look('shop-ops')).toMatchObject({ ok: true, figures: ['1 stream in SHOP', others] });
      // Nor where, to one who may not ask.
      expect((await look('shop-mute')).skipped).toMatch(/nobody in an account .*SHOP, MAIL/);
      expect(await look('mail')).toMatchObject({
        ok: false,
        expected: expect.stringContaining('KV_settings'),
      });
      expect((await applied('MAIL', 'mail')).exitCode).toBe(0);
      expect(await look('mail')).toMatchObject({ ok: true });
      expect((await look('app')).skipped).toMatch(/nobody in an account .*SHOP, MAIL/);
    });
  });
});
