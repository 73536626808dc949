import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { probes } from '../../src/verify/probes.ts';
import { tempDir } from '../support/temp-dir.ts';
import { describeWith, root, tool } from '../support/tools.ts';
import { waitFor } from '../support/wait-for.ts';
import { folderWith, natsmith, natsmithJson, type ProbeRecord, spec } from './natsmith.ts';
import { ACCEPT, guarded, pause, processesIn, startVerify, verified, verifyEnv } from './verify-runs.ts';

const standard = probes.filter(({ fault = false }) => !fault);

const failed = (probes: readonly ProbeRecord[] = []) => probes.filter(({ ok }) => !ok).map(({ id }) => id);
const skipped = (probes: readonly ProbeRecord[] = []) =>
  probes.filter((probe) => probe.skipped !== undefined).map(({ profile, id }) => `${profile} ${id}`);

describeWith(['nats-server-2.10', 'nats-server-2.15', 'nginx'], 'verify', () => {
  describe.each(['2.10', '2.15'] as const)('of RAVE, on nats-server %s', (version) => {
    test('finds that both profiles do what the spec says', async () => {
      const { exitCode, record } = await natsmithJson(root, ['verify'], { env: verifyEnv(version) });
      expect(failed(record.probes)).toEqual([]);
      expect(exitCode).toBe(0);
      expect(record.probes).toHaveLength(2 * standard.length);
      // This machine's own systemd is left alone.
      const onHosts = standard
        .filter(({ needs }) => needs.includes('systemd') || needs.includes('exporter'))
        .map(({ id }) => id);
      expect(skipped(record.probes).filter((each) => !onHosts.includes(each.split(' ')[1]!))).toEqual([
        'dev auth-accepts',
        'dev auth-rejects',
        'dev permission-matrix',
        'dev tls-holds',
        // Here is no service that makes streams.
        'dev streams-provisioned',
        'prod tls-holds',
        'prod streams-provisioned',
      ]);
      const warned = record.diagnostics.map(({ code }) => code);
      expect(warned).toEqual(version === '2.10' ? [] : ['verify/other-version']);
    });
  });

  test('says what had to be other than in the spec', async () => {
    const { record } = await natsmithJson(root, ['verify', '--profile', 'prod', '--probe', 'server-ready'], {
      env: verifyEnv(),
    });
    const [machine] = record.machines!;
    expect(machine!.programs.map(({ name }) => name)).toEqual(['nats-server', 'nginx']);
    expect(machine!.remapped.map(({ option }) => option)).toEqual([
      'host',
      'port',
      'httpPort',
      'dataDir',
      'proxy.tls.certificate',
      'proxy.tls.key',
      'proxy.allow',
      'auth.users',
      'auth.users',
      'the port of nginx',
      'the port of nginx',
    ]);
  });

  test('tries a proxy that is guarded and gets its certificate by ACME', async () => {
    const proxy = (guard: string) =>
      guarded(
        `proxy: { enable: true, host: 'nats.example.org', tls: { enable: true, acme: true }, ${guard} },`,
      );
    for (const guard of ["allow: ['10.0.0.0/8']", "basicAuthFile: '/run/secrets/htpasswd'"]) {
      const { exitCode, record } = await verified(proxy(guard), ['--probe', 'proxy-forwards']);
      expect([exitCode, record.probes!.map(({ ok }) => ok)], guard).toEqual([0, [true]]);
    }
  });

  test('takes hashes and nkeys, queues, denies, answers, a log file and a store of its own', async () => {
    const options = `
      logs: { to: 'file' }, debug: true,
      jetstream: { storeDir: '/srv/nats', domain: 'hub', syncInterval: 'always' },
      limits: { maxSubscriptions: 3 },
      settings: { websocket: { port: 8080, no_tls: true }, cluster: { port: 6222, name: 'x', routes: ['nats://10.0.0.1:6222'] } },`;
    const source = guarded(options).replace(
      'users: [',
      `users: [
        { name: 'hash', passwordHash: '$2a$11$0123456789012345678901uPDZ5hpQ1q2mCxUq8bR6pQZfVBdJ3yW', publish: ['>'], subscribe: ['>'] },
        { name: 'nkey', nkey: 'UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4', publish: { deny: ['>'] }, subscribe: { deny: ['>'] } },
        { name: 'worker', publish: { deny: ['secret.>'] }, subscribe: { allow: ['jobs.* workers', 'jobs.* w.*', 'plain.>'], deny: ['plain.secret'] } },
        { name: 'service', publish: { deny: ['x.*'] }, subscribe: ['rpc.>'], allowResponses: true },`,
    );
    const { record, leftOver } = await verified(source);
    expect(failed(record.probes)).toEqual([]);
    expect(record.ok).toBe(true);
    expect(leftOver).toEqual([]);
    const remapped = Object.fromEntries(record.machines![0]!.remapped.map(({ option, to }) => [option, to]));
    expect(remapped).toMatchObject({ 'settings.cluster': 'left out' });
    expect(remapped['settings.websocket.port']).toMatch(/^\d+$/);
  });

  describe('of a deployment whose settings go behind the back of its options', () => {
    const widened = `settings: { authorization: { users: [{
      user: 'app', password: '$2a$00$credential:nats.app',
      permissions: { publish: ['app.>', 'secret.>'], subscribe: ['app.*', '_INBOX_app.>'] },
    }] } },`;
    const heard = widened.replace("'app.>', 'secret.>'", "'app.>'").replace("['app.*',", "['>',");
    test.each([
      ['a smaller message', 'settings: { max_payload: 1024 },', 'config-applied', 'limits.maxPayload'],
      ['another domain', "settings: { jetstream: { domain: 'hub' } },", 'config-applied', 'jetstream.domain'],
      [
        'someone without a password',
        "settings: { no_auth_user: 'app' },",
        'auth-rejects',
        'someone without a name',
      ],
    ])('finds %s, and nothing else', async (_, options, probe, expected) => {
      const { exitCode, record } = await verified(
        guarded(options, options.includes('no_auth') ? '' : ACCEPT),
      );
      expect(exitCode).toBe(1);
      expect(failed(record.probes)).toEqual([probe]);
      expect(record.probes!.find(({ id }) => id === probe)!.expected).toContain(expected);
    });

    test('finds each subject that may be published to although it may not', async () => {
      const source = guarded(widened, ACCEPT).replace(
        "publish: ['app.>']",
        "publish: { allow: ['app.>', 'secret.open'], deny: ['secret.*'] }",
      );
      const { exitCode, record } = await verified(source);
      expect(exitCode).toBe(1);
      expect(failed(record.probes)).toEqual(['permission-matrix']);
      const { expected, actual } = record.probes!.find(({ id }) => id === 'permission-matrix')!;
      expect(expected!.split('\n')).toContain('app may not publish to "secret.natsmith"');
      expect(actual).toContain('the server delivers it');
    });

    test('finds subjects that may be heard although they may not', async () => {
      const { record } = await verified(guarded(heard, ACCEPT));
      expect(failed(record.probes)).toEqual(['permission-matrix']);
      const { expected, actual } = record.probes!.find(({ id }) => id === 'permission-matrix')!;
      expect(expected!.split('\n')).toContain('app may not subscribe to ">"');
      expect(actual).toContain('the server delivers messages');
    });
  });

  test('of settings that the server refuses: its own words, and the other profile all the same', async () => {
    const source = spec().replace(
      "prod: { serverName: 'b' }",
      "prod: { settings: { operator: '/nowhere/operator.jwt' } }",
    );
    const { exitCode, record } = await verified(
      `${source}`.replace("name: 'demo',", `name: 'demo', ${ACCEPT}`),
    );
    expect(exitCode).toBe(1);
    expect(record.probes!.filter(({ ok }) => !ok)).toMatchObject([{ id: 'server-ready', profile: 'prod' }]);
    expect(record.probes!.find(({ ok }) => !ok)!.actual).toContain('operator JWT');
    expect(record.probes!.filter(({ profile, ok }) => profile === 'dev' && ok)).toHaveLength(standard.length);
  });

  test('is not begun where the analyzer finds an error', async () => {
    const { exitCode, record } = await verified(guarded("resources: { memoryMax: '1MB' },"));
    expect(exitCode).toBe(1);
    expect(record.probes).toBeUndefined();
  });

  test('tells people in a table, and CI in JUnit XML', async () => {
    await using folder = await folderWith({
      'natsmith.config.ts': guarded('settings: { max_payload: 1024 },', ACCEPT),
    });
    const args = ['verify', '--junit', 'out.xml', '--probe', 'config-applied', '--probe', 'proxy-forwards'];
    const { exitCode, stdout, stderr } = await natsmith(folder.path, args, { env: verifyEnv() });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /^prod {2}config-applied {2}failed +\d+ ms\n {4}expected {2}limits.maxPayload is 1048576\n {4}actual {4}it is 1024\nprod {2}proxy-forwards {2}skipped {2}the proxy is off\n/,
    );
    expect(stdout).toMatch(/port: 4222 → \d+\n/);
    expect(stderr).toBe('guarded: 2 probes: 0 passed, 1 failed, 1 skipped\n');
    const xml = readFileSync(join(folder.path, 'out.xml'), 'utf8');
    expect(xml).toContain('<testsuite name="prod" tests="2" failures="1" errors="0" skipped="1"');
    expect(xml).toContain(
      '<failure message="the server runs with the values of the options">expected limits.maxPayload',
    );
  });

  test.each([
    [['--driver', 'cloud'], 'there is no driver'],
    [['--probe', 'server-redy'], 'similar: server-ready'],
  ])('%j is a mistake in use', async (args, answer) => {
    const { exitCode, stderr } = await natsmith(root, ['verify', ...args], { env: verifyEnv() });
    expect(exitCode).toBe(3);
    expect(stderr).toContain(answer);
  });

  describe('on a machine that lacks something', () => {
    const cannotRun = async (env: Record<string, string>) => {
      const { exitCode, record, leftOver } = await verified(guarded(), [], env);
      expect([exitCode, leftOver]).toEqual([3, []]);
      expect(record.diagnostics).toMatchObject([{ code: 'verify/cannot-run', severity: 'error' }]);
      const { message, help = '' } = record.diagnostics[0]!;
      return `${message}\n${help}`;
    };

    test('says where it looked for nats-server, and how to get one', async () => {
      const said = await cannotRun({ NATSMITH_NATS_SERVER: '', PATH: '/nowhere' });
      expect(said).toMatch(
        /looked for it in \/nowhere, .*\n.*apt install nats-server.*\n.*NATSMITH_NATS_SERVER/,
      );
    });

    test('says so where a program is another one than was meant', async () => {
      expect(await cannotRun({ NATSMITH_NATS_SERVER: '/bin/true' })).toContain('/bin/true is no nats-server');
      expect(await cannotRun({ NATSMITH_NATS_SERVER: '/none' })).toContain(
        'NATSMITH_NATS_SERVER names /none',
      );
    });

    test('says so where there is no place for data', async () => {
      expect(await cannotRun({ TMPDIR: '/dev/null/none' })).toContain('set TMPDIR');
    });

    test('says so where another program takes its ports', async () => {
      await using wrapper = await natsServerWrapper(
        `port=$(sed -n 's/^port: //p' "$2")
         ${process.execPath} -e "require('net').createServer().listen($port, '127.0.0.1', () => console.log('ready'))" | read -r ready &
         sleep 0.3`,
      );
      const said = await cannotRun({ NATSMITH_NATS_SERVER: join(wrapper.path, 'nats-server') });
      expect(said).toMatch(/cannot listen on .*another program has taken the port/);
    });

    test('skips what needs nginx, and says how to get it', async () => {
      const { exitCode, record } = await natsmithJson(root, ['verify', '--profile', 'dev'], {
        env: { ...verifyEnv(), NATSMITH_NGINX: '/none' },
      });
      expect(exitCode).toBe(0);
      const { skipped: reason } = record.probes!.find(({ id }) => id === 'proxy-forwards')!;
      expect(reason).toMatch(/\/none.*apt install nginx/);
    });
  });

  test('notices at once that the server has died, with its last words', async () => {
    await using wrapper = await natsServerWrapper('( sleep 0.1; kill -s KILL $$ ) &');
    const { exitCode, record, leftOver } = await verified(guarded(), [], {
      NATSMITH_NATS_SERVER: join(wrapper.path, 'nats-server'),
    });
    expect([exitCode, leftOver]).toEqual([3, []]);
    const { message, why } = record.diagnostics[0]!;
    expect(message).toContain('nats-server ended by SIGKILL');
    expect(why).toMatch(/\[(INF|ERR|DBG)\]/);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)(
    'leaves nothing behind on %s',
    async (signal) => {
      await using folder = await folderWith({ 'natsmith.config.ts': guarded() });
      await using temporary = await tempDir();
      const { child } = await startVerify(folder.path, temporary.path);
      expect(processesIn(temporary.path).length).toBeGreaterThan(1);
      child.kill(signal);
      expect((await child).signal).toBe(signal);
      // Who is killed without a word leaves it to another process, which needs a moment.
      const gone = () => processesIn(temporary.path).length === 0 || undefined;
      if (signal === 'SIGKILL') await pause(1000);
      await waitFor(gone, 5000);
      expect(processesIn(temporary.path)).toEqual([]);
      expect(readdirSync(temporary.path)).toEqual([]);
    },
  );

  test('--keep leaves it running, says how to reach it, and tells nobody a secret', async () => {
    await using folder = await folderWith({ 'natsmith.config.ts': guarded() });
    await using temporary = await tempDir();
    const { record, stdout, stderr } = await natsmithJson(folder.path, ['verify', '--keep'], {
      env: { ...verifyEnv(), TMPDIR: temporary.path },
    });
    const { processes, reach, folder: kept } = record.machines![0]!.kept!;
    const varz = await fetch(reach.find((line) => line.endsWith('/varz'))!);
    expect(varz.status).toBe(200);
    const secret = readFileSync(join(kept, 'credentials/nats.app'), 'utf8').trimEnd();
    const log = readFileSync(join(kept, 'log/nats-server.log'), 'utf8');
    for (const text of [stdout, stderr, log]) expect(text).not.toContain(secret.slice(0, 20));
    for (const pid of Object.values(processes)) process.kill(pid, 'SIGKILL');
  });
});

/** A nats-server that does something else as well before it starts. */
const natsServerWrapper = (before: string) =>
  tempDir().then(async (dir) => {
    const script = `#!/bin/sh\ncase $1 in --config)\n${before}\n;; esac\nexec ${tool('nats-server-2.10')} "$@"\n`;
    await dir.write('nats-server', script, 0o755);
    return dir;
  });
