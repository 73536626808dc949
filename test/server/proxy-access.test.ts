import { execa } from 'execa';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { network } from '../../src/spec/scalars.ts';
import type { SpecInput } from '../../src/spec/spec.ts';
import { deploymentsOf } from '../support/deployments.ts';
import { checkNginx, nginxConf } from '../support/nginx.ts';
import { matching } from '../support/random-values.ts';
import { sample } from '../support/sample.ts';
import { describeInSandbox } from '../support/sandbox.ts';
import { type Get, served } from '../support/served.ts';
import { describeWith, tool } from '../support/tools.ts';

type Proxy = NonNullable<NonNullable<SpecInput['base']>['proxy']>;

const USERS = '/run/secrets/monitoring.htpasswd';
const deployment = (proxy: Proxy) =>
  deploymentsOf({
    name: 'guarded',
    base: { proxy: { enable: true, host: 'rave.local', ...proxy }, metrics: { enable: true } },
  })[0]!;
const users = async (): Promise<Record<string, string>> => {
  const { stdout } = await execa(tool('openssl'), ['passwd', '-apr1', 'secret']);
  return { [USERS]: `ada:${stdout}\n` };
};

/** Statuses of what is guarded, asked in one way. */
const statuses = async (get: Get, asking?: Parameters<Get>[1]) => {
  const pages = ['', 'varz', 'connz?subs=1', 'metrics', './healthz/', 'healthz/x', '%68ealthz/../varz'];
  const found = await Promise.all(pages.map((page) => get(`http://HOST/nats/${page}`, asking)));
  return [...new Set(found.map(({ status }) => status))];
};
const expectHealthz = async (get: Get, asking?: Parameters<Get>[1]) =>
  expect((await get('http://HOST/nats/healthz', asking)).body).toContain('"ok"');
/** What gets through: the pages, those that there are not, and the exporter, which does not run here. */
const LET_IN = [200, 502, 404];

describeInSandbox(
  ['nginx', 'curl', 'openssl', 'nats-server-2.15'],
  'the monitoring pages behind nginx',
  () => {
    test('are shown to addresses of the list alone; healthz to everyone', () =>
      served(deployment({ allow: ['127.0.0.0/8', '::1'] }), async (get) => {
        expect(await statuses(get)).toEqual(LET_IN);
        expect(await statuses(get, { from: '::1' })).toEqual(LET_IN);
        expect(await statuses(get, { from: '192.0.2.1' })).toEqual([403]);
        await expectHealthz(get, { from: '192.0.2.1' });
      }));

    test('are shown to nobody where the list is empty', () =>
      served(deployment({ allow: [] }), async (get) => {
        expect(await statuses(get)).toEqual([403]);
        await expectHealthz(get);
      }));

    test('are shown to who has a password alone; healthz to everyone', async () =>
      served(
        deployment({ basicAuthFile: USERS }),
        async (get) => {
          expect(await statuses(get)).toEqual([401]);
          expect(await statuses(get, { user: 'ada:wrong' })).toEqual([401]);
          expect(await statuses(get, { user: 'ada:secret' })).toEqual(LET_IN);
          await expectHealthz(get);
        },
        { files: await users() },
      ));

    test('are shown to nobody while the file with the passwords is missing', () =>
      served(deployment({ basicAuthFile: USERS }), async (get) => {
        expect(await statuses(get)).toEqual([401]);
        expect(await statuses(get, { user: 'ada:secret' })).toEqual([403]);
        await expectHealthz(get);
      }));

    test('want both where both are given, whatever the http block around them says', async () =>
      served(
        deployment({ allow: ['192.0.2.0/24'], basicAuthFile: USERS }),
        async (get) => {
          expect(await statuses(get, { user: 'ada:secret' })).toEqual([403]);
          expect(await statuses(get, { from: '192.0.2.1' })).toEqual([401]);
          expect(await statuses(get, { from: '192.0.2.1', user: 'ada:secret' })).toEqual(LET_IN);
          await expectHealthz(get);
        },
        { files: await users(), http: 'satisfy any; allow 127.0.0.1; deny all; auth_basic around;' },
      ));
  },
);

describeWith(['nginx'], 'addresses of an allow list', () => {
  const pattern = network.def.checks?.map(({ _zod }) => _zod.def) as unknown as { pattern: RegExp }[];

  test('are such as nginx takes', async () => {
    const { values, seed } = sample(fc.oneof(matching(pattern[0]!.pattern.source)), 500);
    const lines = [...values, '0.0.0.0/0', '::/0', '::', '::1/128', '::ffff:1.2.3.4/96'];
    for (const line of lines) expect(network.safeParse(line).success, line).toBe(true);
    const { ok, output } = await checkNginx(nginxConf(lines.map((line) => `allow ${line};`).join('\n')));
    expect(ok, `${seed}\n${output}`).toBe(true);
  });

  test.each([
    '',
    'all',
    'unix:',
    'localhost',
    '1.2.3',
    '1.2.3.4/33',
    '256.1.1.1',
    '::1/129',
    '1::2::3',
    ':1',
    '::%eth0',
    '10.0.0.0/8;',
    ' ::1',
  ])('are not %j', (text) => expect(network.safeParse(text).success).toBe(false));
});
