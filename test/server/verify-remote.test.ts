import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SpecInput } from '../../src/spec/spec.ts';
import type { JsonRecord } from '../cli/natsmith.ts';
import { deploymentsOf } from '../support/deployments.ts';
import { install, startMachine } from '../support/machine.ts';
import { describeInSandbox, type Sandbox, SHARED } from '../support/sandbox.ts';
import { root } from '../support/tools.ts';

const NAME = 'nats.test';
const CERTIFICATE = `/var/lib/acme/${NAME}/fullchain.pem`;
const SECRETS = '/etc/credstore';

const spec: SpecInput = {
  name: 'remote',
  natsVersion: '2.10',
  profiles: {
    prod: {
      serverName: 'remote-1',
      auth: {
        enable: true,
        users: [
          { name: 'app', publish: ['app.>'], subscribe: ['app.>', '_INBOX_app.>'] },
          { name: 'keeper', publish: ['$JS.API.>', 'natsmith.verify.>'], subscribe: ['_INBOX_keeper.>'] },
          { name: 'ops', publish: ['>'], subscribe: ['>'] },
        ],
      },
      proxy: {
        enable: true,
        host: NAME,
        allow: ['127.0.0.1'],
        tls: {
          enable: true,
          certificate: CERTIFICATE,
          key: `/var/lib/acme/${NAME}/key.pem`,
        },
      },
    },
    other: { serverName: 'remote-2' },
  },
};

/** Probes that were tried. */
const tried = ({ probes = [] }: JsonRecord) =>
  probes.filter(({ skipped }) => skipped === undefined).map(({ id }) => id);
const failed = ({ probes = [] }: JsonRecord) => probes.filter(({ ok }) => !ok).map(({ id }) => id);
const reason = ({ probes = [] }: JsonRecord, wanted: string) =>
  probes.find(({ id }) => id === wanted)?.skipped;

const HARMLESS = [
  'server-ready',
  'config-applied',
  'auth-accepts',
  'auth-rejects',
  'jetstream-stores',
  'proxy-forwards',
];

describeInSandbox(['nats-server-2.10', 'nginx', 'curl', 'openssl'], 'verify of a host that is in use', () => {
  let host: Sandbox;
  const sh = async (command: string) => {
    const { ok, output } = await host.run(['bash', '-ec', command], { timeout: 30_000 });
    if (!ok) throw new Error(`${command}\n${output}`);
    return output.trim();
  };
  const verify = async (args: readonly string[], changed: SpecInput = spec) => {
    await host.write({ '/srv/spec/natsmith.config.json': JSON.stringify(changed) });
    const words = ['--spec', '/srv/spec/natsmith.config.json', '--driver', 'remote', '--json', ...args];
    const { exitCode, stdout, output } = await host.run(
      [process.execPath, `${SHARED}/natsmith.mjs`, 'verify', ...words],
      { timeout: 60_000 },
    );
    if (!stdout.startsWith('{')) throw new Error(output);
    return { exitCode, record: JSON.parse(stdout) as JsonRecord };
  };
  const prod = ['--profile', 'prod', '--secrets', SECRETS, '--tls-ca', CERTIFICATE];
  const here = ['--server', 'nats://127.0.0.1:4222', ...prod];
  const byName = ['--server', `nats://${NAME}:4222`, ...prod];
  const elsewhere = ['--server', 'nats://192.0.2.1:4222', ...prod];
  /** What the server has of messages and streams, and has ever received. */
  const traces = async () => {
    const { streams, messages } = JSON.parse(await sh('curl -fsS 127.0.0.1:8222/jsz'));
    return { streams, messages };
  };

  beforeAll(async () => {
    host = await startMachine('2.10');
    await cp(join(root, 'dist/natsmith.mjs'), join(host.shared.path, 'natsmith.mjs'));
    await host.write({
      [`${SECRETS}/nats.app`]: 'app"\\ $secret\n',
      [`${SECRETS}/nats.keeper`]: 'keeper-secret',
      [`${SECRETS}/nats.ops`]: 'ops-secret',
    });
    await sh(`id nginx || useradd --system --no-create-home nginx; mkdir -p /var/lib/nginx
      echo '127.0.0.1 ${NAME}' >>/etc/hosts`);
    await install(host, deploymentsOf(spec)[0]!);
    await sh('systemctl start nginx.service nats.service');
  }, 60_000);
  afterAll(() => host[Symbol.asyncDispose]());

  test('tries on the host itself all that nobody notices, and leaves nothing there', async () => {
    const { exitCode, record } = await verify([...here, '--user', 'ops']);
    expect(failed(record)).toEqual([]);
    expect(exitCode).toBe(0);
    expect(tried(record)).toEqual(HARMLESS);
    expect(await traces()).toEqual({ streams: 0, messages: 0 });
    expect(record.machines).toMatchObject([
      { programs: [{ name: 'nats-server', path: 'nats://127.0.0.1:4222' }], remapped: [] },
    ]);
  });

  test('reads the monitoring pages through nginx where they are not open, and trusts the given authority', async () => {
    const { exitCode, record } = await verify([...byName, '--user', 'ops']);
    expect(failed(record)).toEqual([]);
    expect([exitCode, tried(record)]).toEqual([0, HARMLESS]);
  });

  test('does without the pages that nginx does not show to this host', async () => {
    const { exitCode, record } = await verify([...elsewhere, '--user', 'ops']);
    expect(failed(record)).toEqual([]);
    expect([exitCode, tried(record)]).toEqual([0, HARMLESS.filter((id) => id !== 'config-applied')]);
    expect(reason(record, 'config-applied')).toMatch(/varz answers 403 here: --monitoring URL/);
  });

  test('is told another way to them', async () => {
    const { exitCode, record } = await verify([...elsewhere, '--monitoring', `https://${NAME}/nats/`]);
    expect(exitCode).toBe(0);
    expect(tried(record)).toContain('config-applied');
  });

  test('uses streams as a user who may do no more than that, with the inbox of that user', async () => {
    const { exitCode, record } = await verify([...here, '--user', 'keeper', '--probe', 'jetstream-stores']);
    expect([exitCode, tried(record)]).toEqual([0, ['jetstream-stores']]);
    expect(await traces()).toEqual({ streams: 0, messages: 0 });
  });

  test.each([
    ['a user who may not make streams', ['--user', 'app'], 'app may not publish to $JS.API.INFO'],
    ['no user', [], '--user names nobody who could do it'],
  ])('makes no stream as %s, and says why', async (_, user, why) => {
    const { exitCode, record } = await verify([...here, ...user]);
    expect([exitCode, reason(record, 'jetstream-stores')]).toEqual([0, why]);
  });

  test('sends messages to subjects of the spec only where that is asked for', async () => {
    const quiet = await verify([...here, '--user', 'ops']);
    expect(reason(quiet.record, 'permission-matrix')).toContain('--probe permission-matrix asks for it');
    const asked = await verify([...here, '--user', 'ops', '--probe', 'permission-matrix']);
    expect([asked.exitCode, tried(asked.record)]).toEqual([0, ['permission-matrix']]);
    expect(await traces()).toEqual({ streams: 0, messages: 0 });
  });

  test('never breaks anything, even where it is asked to', async () => {
    const pid = await sh('systemctl show --value -p MainPID nats.service');
    const { record } = await verify([...here, '--user', 'ops', '--probe', 'survives-kill']);
    expect(reason(record, 'survives-kill')).toContain('in use');
    expect(await sh('systemctl show --value -p MainPID nats.service')).toBe(pid);
  });

  test('says of users whose secret is not there that they were not tried', async () => {
    await host.write({ '/srv/some/nats.app': 'app"\\ $secret' });
    const { exitCode, record } = await verify(
      [...here, '--secrets', '/srv/some'].filter(firstOf('--secrets')),
    );
    const accepts = record.probes?.find(({ id }) => id === 'auth-accepts');
    expect([exitCode, accepts]).toMatchObject([
      0,
      {
        ok: true,
        figures: [expect.stringContaining('keeper was not tried'), expect.stringContaining('ops')],
      },
    ]);
  });

  test('finds a server with other options', async () => {
    const { profiles, ...rest } = spec;
    const changed = { ...rest, profiles: { prod: { ...profiles!.prod, limits: { pingMax: 7 } } } };
    const { exitCode, record } = await verify(here, changed);
    expect([exitCode, failed(record)]).toEqual([1, ['config-applied']]);
    expect(record.probes?.find(({ ok }) => !ok)?.expected).toBe('limits.pingMax is 7');
  });

  test('finds a secret that the server does not take', async () => {
    await host.write({ '/srv/wrong/nats.app': 'another' });
    const { exitCode, record } = await verify(
      [...here, '--secrets', '/srv/wrong'].filter(firstOf('--secrets')),
    );
    expect([exitCode, failed(record)]).toEqual([1, ['auth-accepts']]);
  });

  test('finds a certificate that cannot be trusted', async () => {
    const { exitCode, record } = await verify([...here].filter(firstOf('--tls-ca')));
    expect([exitCode, failed(record)]).toEqual([1, ['proxy-forwards']]);
    expect(record.probes?.find(({ ok }) => !ok)?.actual).toMatch(/self.signed certificate/);
  });

  test('finds that nginx is down', async () => {
    await sh('systemctl stop nginx.service');
    try {
      const { exitCode, record } = await verify(here);
      expect([exitCode, failed(record)]).toEqual([1, ['proxy-forwards']]);
    } finally {
      await sh('systemctl start nginx.service');
    }
  });

  test('tries nothing, and sends no secret, where another server is', async () => {
    const { exitCode, record } = await verify([...here, '--profile', 'other'].filter(firstOf('--profile')));
    expect([exitCode, tried(record)]).toEqual([1, ['server-ready']]);
    expect(record.probes?.find(({ ok }) => !ok)).toMatchObject({
      expected: 'the server at 127.0.0.1:4222 is called "remote-2"',
      actual: 'it is called "remote-1", and was not tried any further',
    });
  });
});

/** Drops the first use of a flag, with its value: the one that follows counts. */
function firstOf(flag: string): (word: string, index: number, words: readonly string[]) => boolean {
  return (_, index, words) => {
    const first = words.indexOf(flag);
    return index !== first && index !== first + 1;
  };
}
