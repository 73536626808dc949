import { connect, nkeys, StringCodec } from 'nats';
import { describe, expect, test } from 'vitest';
import ownSpec from '../../natsmith.config.ts';
import { nanoseconds } from '../../src/domain/duration.ts';
import { bytes } from '../../src/domain/size.ts';
import { check } from '../../src/index.ts';
import type { Deployment } from '../../src/spec/resolve.ts';
import type { SpecInput } from '../../src/spec/spec.ts';
import { deploymentsOf } from '../support/deployments.ts';
import { checkEmitted, type LiveServer, layOut, startEmitted } from '../support/installed.ts';
import { NATS_VERSIONS, type NatsVersion, natsServerTool } from '../support/nats-server.ts';
import { natsExchange, natsLogin } from '../support/nats-wire.ts';
import { validSpec } from '../support/random-spec.ts';
import { sample } from '../support/sample.ts';
import { describeInSandbox, startSandbox } from '../support/sandbox.ts';

const [dev, prod] = deploymentsOf(ownSpec) as [Deployment, Deployment];
const { values: specs, seed } = sample(validSpec(), 6);

/** Runs `check` against a real server that was started from what is emitted for the deployment. */
const live = async (
  version: NatsVersion,
  deployment: Deployment,
  check: (server: LiveServer) => Promise<void>,
) => {
  await using sandbox = await startSandbox();
  await layOut(sandbox, deployment);
  expect(await checkEmitted(sandbox, version)).toMatchObject({ ok: true });
  await using server = await startEmitted(sandbox, version, deployment);
  await check(server);
};

const smallest = {
  serverName: '"',
  host: '::',
  httpHost: '::1',
  limits: {
    maxConnections: 1,
    maxPayload: 1,
    maxPending: 1,
    maxControlLine: 1,
    pingInterval: '1ms',
    pingMax: 1,
    writeDeadline: '1ms',
    lameDuckDuration: '30s',
    lameDuckGracePeriod: '1ms',
  },
  jetstream: { maxMemory: 0, maxFileStore: 0, syncInterval: '1ms', domain: '-' },
} satisfies SpecInput['base'];

const largest = {
  serverName: '~'.repeat(128),
  limits: {
    maxConnections: 10_000_000,
    maxPayload: 2_147_483_647,
    maxPending: '999TB',
    maxSubscriptions: 2_147_483_647,
    maxControlLine: 2_147_483_647,
    pingInterval: '999w',
    pingMax: 1000,
    writeDeadline: '999w',
    lameDuckDuration: '999w',
    lameDuckGracePeriod: '998w',
  },
  jetstream: { maxMemory: 999_999_999_999_999, maxFileStore: '909TB', syncInterval: '999w' },
} satisfies SpecInput['base'];

const key = nkeys.createUser();

const zeroed = (group: string, name: string, value: unknown): SpecInput => ({
  name: 'x',
  base: { host: '127.0.0.1', [group]: { [name]: value } },
});
const withKeys = (...keys: string[]): SpecInput => ({
  name: 'x',
  base: {
    auth: {
      enable: true,
      users: keys.map((nkey, index) => ({ name: `u${index}`, nkey, publish: ['>'], subscribe: ['>'] })),
    },
  },
});

test.each([
  ['limits/zero', zeroed('limits', 'maxPayload', 0)],
  ['limits/zero', zeroed('limits', 'maxControlLine', '0MB')],
  ['limits/zero', zeroed('limits', 'pingInterval', '0s')],
  ['limits/zero', zeroed('limits', 'writeDeadline', '0h0ms')],
  ['limits/zero', zeroed('limits', 'lameDuckGracePeriod', '0s')],
  ['limits/zero', zeroed('jetstream', 'syncInterval', '0s')],
  ['health/zero', zeroed('health', 'interval', '0s')],
  ['health/zero', zeroed('health', 'timeout', '0s')],
  ['auth/bad-key', withKeys(`U${'A'.repeat(55)}`)],
  ['auth/duplicate-key', withKeys(key.getPublicKey(), key.getPublicKey())],
])('what no server would start with, or take as it is meant, is %s', async (code, spec) => {
  expect((await check(spec)).map((diagnostic) => diagnostic.code)).toEqual([code]);
});

describe.each(NATS_VERSIONS)('nats-server %s', (version) => {
  describeInSandbox([natsServerTool(version)], 'starts from the emitted configuration as it stands', () => {
    test.each([
      ['dev', dev],
      ['prod', prod],
    ])('RAVE, %s, and runs with the values of the spec', (_, deployment) =>
      live(version, deployment, async (server) => {
        await expectValues(server, deployment);
      }),
    );

    test('any spec', { timeout: 60_000 }, async () => {
      for (const [index, spec] of specs.entries()) {
        for (const deployment of deploymentsOf(spec)) {
          await live(version, deployment, async (server) => {
            await expectValues(server, deployment);
            if (deployment.options.auth.enable) await expectLocked(server, deployment);
          }).catch((error) => {
            error.message = `spec ${index}, profile ${deployment.profile}, ${seed}\n${error.message}`;
            throw error;
          });
        }
      }
    });

    test.each([
      ['smallest', smallest],
      ['largest', largest],
    ])('with the %s values that check lets pass', (_, base) =>
      live(version, deploymentsOf({ name: 'x', base })[0]!, (server) =>
        expectValues(server, deploymentsOf({ name: 'x', base })[0]!),
      ),
    );

    test('which lets nobody in with a placeholder for a password, an empty one or none', () =>
      live(version, prod, (server) => expectLocked(server, prod)));

    test('which lets anyone publish where authentication is off', () =>
      live(version, dev, async (server) => {
        const client = await connect({ servers: `127.0.0.1:${server.port}` });
        const subscription = client.subscribe('anything.at.all', { max: 1 });
        client.publish('anything.at.all', StringCodec().encode('hello'));
        for await (const message of subscription) expect(StringCodec().decode(message.data)).toBe('hello');
        await client.close();
      }));

    test('which holds users to their permissions', () =>
      live(version, guarded, async (server) => {
        const ada = { user: 'ada', pass: PASSWORD };
        expect(await natsLogin(server.port, 'ada', PASSWORD)).toBe(true);
        expect(await natsLogin(server.port, 'ada', `${PASSWORD}x`)).toBe(false);
        expect(await refusals(server.port, ada)).toEqual([
          'Publish to "jobs.secret.x"',
          'Publish to "other"',
          'Subscription to "_INBOX.x"',
        ]);
        expect(await refusals(server.port, signed)).toEqual([
          'Publish to "jobs.a"',
          'Publish to "jobs.secret.x"',
          'Publish to "other"',
          'Subscription to "_INBOX.x"',
        ]);
      }));
  });
});

const PASSWORD = 'correct horse';

/** A user with a bcrypt hash, and one with a key who may not publish at all. */
const [guarded] = deploymentsOf({
  name: 'guarded',
  base: {
    auth: {
      enable: true,
      users: [
        {
          name: 'ada',
          passwordHash: '$2b$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2',
          publish: { allow: ['jobs.>'], deny: ['jobs.secret.*'] },
          subscribe: ['jobs.>'],
        },
        { name: 'key', nkey: key.getPublicKey(), publish: { deny: ['>'] }, subscribe: ['jobs.>'] },
      ],
    },
  },
} satisfies SpecInput) as [Deployment];

const SUBJECTS = { publish: ['jobs.a', 'jobs.secret.x', 'other'], subscribe: ['jobs.a', '_INBOX.x'] };

/** What the server refuses of {@link SUBJECTS}, in its words. */
const refusals = async (port: number, login: Parameters<typeof natsExchange>[1]): Promise<string[]> => {
  const heard = await natsExchange(port, login, [
    ...SUBJECTS.publish.flatMap((subject) => [`PUB ${subject} 0`, '']),
    ...SUBJECTS.subscribe.map((subject, index) => `SUB ${subject} ${index}`),
  ]);
  return heard.flatMap((line) => /^-ERR 'Permissions Violation for (.*)'$/.exec(line)?.[1] ?? []);
};

/** Signs in with the key. */
const signed = ({ nonce = '' }) => ({
  nkey: key.getPublicKey(),
  sig: Buffer.from(key.sign(Buffer.from(nonce))).toString('base64url'),
});

/** Every way to log in without knowing a secret. */
const expectLocked = async ({ port, ask }: LiveServer, { options }: Deployment) => {
  expect(await ask('varz')).toMatchObject({ auth_required: true });
  expect((await natsExchange(port, {})).join()).toContain('Authorization Violation');
  for (const { name, nkey } of options.auth.users) {
    const attempts = ['', `$2a$00$credential:nats.${name}`, name, 'null'];
    for (const password of attempts) expect(await natsLogin(port, name, password), name).toBe(false);
    expect((await natsExchange(port, { user: name })).join(), name).toContain('Authorization Violation');
    if (nkey)
      expect((await natsExchange(port, { nkey, sig: '' })).join()).toContain('Authorization Violation');
  }
};

/** What /varz and /jsz show of the options. */
const expectValues = async ({ ask }: LiveServer, { options: o }: Deployment) => {
  expect(await ask('varz')).toMatchObject({
    server_name: o.serverName,
    host: o.host,
    port: o.port,
    http_host: o.httpHost,
    http_port: o.httpPort,
    max_connections: o.limits.maxConnections,
    max_payload: bytes(o.limits.maxPayload),
    max_pending: bytes(o.limits.maxPending),
    max_control_line: bytes(o.limits.maxControlLine),
    ping_interval: Number(nanoseconds(o.limits.pingInterval)),
    ping_max: o.limits.pingMax,
    write_deadline: Number(nanoseconds(o.limits.writeDeadline)),
    ...(o.limits.maxSubscriptions > 0 && { max_subscriptions: o.limits.maxSubscriptions }),
  });
  const { jetstream } = o;
  const jsz = await ask('jsz?config=true');
  if (!jetstream.enable) expect(jsz).toMatchObject({ disabled: true });
  else
    expect(jsz).toMatchObject({
      config: {
        max_memory: bytes(jetstream.maxMemory),
        max_storage: bytes(jetstream.maxFileStore),
        store_dir: `${jetstream.storeDir ?? o.dataDir}/jetstream`,
        ...(jetstream.domain !== null && { domain: jetstream.domain }),
        ...(jetstream.syncInterval === 'always'
          ? { sync_always: true }
          : { sync_interval: Number(nanoseconds(jetstream.syncInterval)) }),
      },
    });
};
