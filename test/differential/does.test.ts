import fc from 'fast-check';
import { connect } from 'nats';
import { describe, expect, test } from 'vitest';
import { confText, type Settings } from '../../src/domain/conf.ts';
import type { Does } from '../../src/domain/permission/does.ts';
import { evaluate } from '../../src/expr/evaluate.ts';
import { settings } from '../../src/lower/settings.ts';
import { deploymentsOf } from '../support/deployments.ts';
import { NATS_VERSIONS, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { perform, prepare } from '../support/permission/performance.ts';
import { sample } from '../support/sample.ts';
import { describeWith } from '../support/tools.ts';

const full = Number(process.env.NATSMITH_DIFFERENTIAL ?? 0);
const SERVICES = full > 0 ? Math.max(60, Math.round(full / 50)) : 16;
const AT_A_TIME = 4;

/** Milliseconds for an answer: a busy machine fails nothing that is allowed, and what is not mostly is refused at once. */
const [SHORT, LONG] = [1500, 60_000];

const some = <T>(...items: T[]) => fc.subarray(items, { maxLength: 2 });
const access = fc.constantFrom('read' as const, 'write' as const);
const service = fc.record(
  {
    publish: some('ev.a', 'ev.*', 'ev.>', '*.z', 'S0.x', 'S0.*'),
    subscribe: some('in.a', 'in.*', 'in.>', 'in.a q1', 'in.* q2', 'deliver.>'),
    request: some('rq.a', 'rq.*', 'ev.b'),
    reply: some('rp.a', 'rp.*', 'rp.a q1'),
    consume: some('S0/pull', 'S0/none', 'S0/push', 'S0/group', 'S0/flow'),
    manage: fc.subarray(['S1']),
    kv: fc.dictionary(fc.constantFrom('b0', 'b1'), access, { maxKeys: 1, noNullPrototype: true }),
    object: fc.dictionary(fc.constant('o0'), access, { maxKeys: 1, noNullPrototype: true }),
  },
  { noNullPrototype: true },
);
const given = fc.record({ does: service, noAck: fc.boolean() });

/** What is declared beside each service, as `prepare` makes it. */
const declared = (noAck: boolean) => ({
  streams: {
    S0: {
      subjects: ['S0.>'],
      noAck,
      consumers: {
        pull: {},
        none: { ackPolicy: 'none' as const },
        push: { deliverSubject: 'deliver.push' },
        group: { deliverSubject: 'deliver.group', deliverGroup: 'workers' },
        flow: {
          deliverSubject: 'deliver.flow',
          ackPolicy: 'none' as const,
          flowControl: true,
          idleHeartbeat: '500ms',
        },
      },
    },
    S1: { subjects: ['S1.>'] },
  },
  buckets: { kv: { b0: {}, b1: {} }, object: { o0: {} } },
});

interface Lists {
  readonly allow?: readonly string[];
  readonly deny?: readonly string[];
}
interface Permissions {
  readonly publish: Lists;
  readonly subscribe: Lists;
  readonly allow_responses?: boolean;
}

/** The same permissions, each time without one thing that they allow. */
function lessOne(permissions: Permissions): [removed: string, Permissions][] {
  const lessIn = (side: 'publish' | 'subscribe') =>
    (permissions[side].allow ?? []).map((removed): [string, Permissions] => {
      const allow = permissions[side].allow!.filter((entry) => entry !== removed);
      // An empty list would allow everything.
      const lists = allow.length > 0 ? { ...permissions[side], allow } : { deny: ['>'] };
      return [removed, { ...permissions, [side]: lists }];
    });
  const { allow_responses: responses, ...mute } = permissions;
  return [
    ...lessIn('publish'),
    ...lessIn('subscribe'),
    ...(responses ? [['answers', mute] as [string, Permissions]] : []),
  ];
}

interface Case {
  readonly name: string;
  readonly does: Does;
  readonly noAck: boolean;
  readonly permissions: Permissions;
}

const userOf = (user: string, permissions?: Permissions) => ({
  user,
  password: 'p',
  ...(permissions && { permissions: permissions as unknown as Settings }),
});

/** A deployment with an account a service, as natsmith lowers it. */
function casesOf(services: readonly { does: Does; noAck: boolean }[]): Case[] {
  const accounts = services.map(({ does, noAck }, at) => [
    `A${at}`,
    { jetstream: { enable: true }, users: [{ name: `svc.${at}`, does }], ...declared(noAck) },
  ]);
  const [deployment] = deploymentsOf({
    name: 'does',
    base: { auth: { enable: true }, accounts: Object.fromEntries(accounts) },
    profiles: { only: {} },
  });
  const conf = evaluate(settings, { cfg: deployment!.options });
  return services.map(({ does, noAck }, at) => {
    const { users } = (conf.accounts as unknown as Record<string, { users: { permissions: Permissions }[] }>)[
      `A${at}`
    ]!;
    return { name: `A${at}`, does, noAck, permissions: users[0]!.permissions };
  });
}

describe.each(NATS_VERSIONS)('nats-server %s', (version) => {
  describeWith([natsServerTool(version)], 'what services do is what derived permissions allow', () => {
    test('all of it, and with any entry less not all', { timeout: 3_600_000 }, async () => {
      const { values, seed } = sample(given, SERVICES);
      const cases = casesOf(values);
      const accounts = cases.map(({ name, permissions }) => [
        name,
        {
          jetstream: {},
          users: [
            userOf(`${name}-admin`),
            userOf(`${name}-all`, permissions),
            ...lessOne(permissions).map(([, less], at) => userOf(`${name}-${at}`, less)),
          ],
        },
      ]);
      await using server = await startNatsServer({
        version,
        config: confText({
          port: -1,
          host: '127.0.0.1',
          // Of the connection, not of the test: clients of a busy machine log in late.
          authorization: { timeout: 60 },
          jetstream: { store_dir: '@DIR@', max_memory_store: 8 * 2 ** 30 },
          accounts: Object.fromEntries(accounts),
        }),
      });
      const login = (user: string, inboxPrefix?: string) =>
        connect({
          servers: server.url,
          user,
          pass: 'p',
          reconnect: false,
          ...(inboxPrefix !== undefined && { inboxPrefix }),
        });

      const wrong: string[] = [];
      let removals = 0;
      const tryCase = async ({ name, does, noAck, permissions }: Case) => {
        const admin = await login(`${name}-admin`);
        const manager = await admin.jetstreamManager({ timeout: LONG });
        const run = async (user: string, much: boolean, patience: number) => {
          await prepare(manager, much, noAck);
          const client = await login(user, `_INBOX_svc=${name.slice(1)}`);
          try {
            return await perform(client, admin, does, { much, noAck, patience });
          } finally {
            await client.close();
          }
        };
        const problem = await run(`${name}-all`, true, LONG);
        if (problem !== undefined) wrong.push(`${JSON.stringify(does)} fails: ${problem}`);
        for (const [at, [removed]] of lessOne(permissions).entries()) {
          removals++;
          const much = removed.startsWith('$JS.FC.');
          if ((await run(`${name}-${at}`, much, much ? 2 * SHORT : SHORT)) === undefined)
            wrong.push(`${JSON.stringify(does)} does without ${removed}`);
        }
        await admin.close();
      };
      const queue = [...cases];
      const worker = async () => {
        for (let each = queue.shift(); each; each = queue.shift()) await tryCase(each);
      };
      await Promise.all(Array.from({ length: AT_A_TIME }, worker));
      console.info(`nats-server ${version}: ${cases.length} services, ${removals} entries left out`);
      expect(wrong, seed).toEqual([]);
    });
  });
});
