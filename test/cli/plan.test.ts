import { readdirSync } from 'node:fs';
import { connect } from 'nats';
import { expect, test } from 'vitest';
import { natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { testWith } from '../support/tools.ts';
import { folderWith, natsmith, natsmithJson, spec } from './natsmith.ts';

const demo = (streams: string) => spec(`base: { streams: { ${streams} } },`);
const FILE = 'natsmith.config.ts';
const PROFILE = ['--profile', 'dev'];

testWith([natsServerTool('2.10')], 'plan shows, apply does, and what destroys has to be named', async () => {
  await using server = await startNatsServer({
    version: '2.10',
    config: 'port: -1, jetstream { store_dir: "@DIR@" }',
  });
  const options = { env: { NATS_URL: server.url } };
  await using folder = await folderWith({
    [FILE]: demo(
      "ORDERS: { subjects: ['orders.>'], maxBytes: '1MB' }, TEMP: { storage: 'memory', maxBytes: '1MB' }",
    ),
  });
  const run = (...args: string[]) => natsmith(folder.path, [...args, ...PROFILE], options);
  const json = async (...args: string[]) => {
    const { exitCode, record } = await natsmithJson(folder.path, [...args, ...PROFILE], options);
    type Change = { name: string; action: string; held: boolean; done?: boolean };
    const { changes } = record as unknown as { changes: readonly Change[] };
    return {
      exitCode,
      changes: changes.map(({ name, action, held, done }) => ({ name, action, held, done })),
    };
  };

  expect((await run('plan')).exitCode).toBe(0);
  expect((await run('plan', '--exit-code')).exitCode).toBe(2);
  const first = await run('apply');
  expect([first.exitCode, first.stdout]).toEqual([0, expect.stringContaining('2 to create')]);
  expect((await run('plan', '--exit-code')).exitCode).toBe(0);

  const connection = await connect({ servers: server.url });
  await (await connection.jetstreamManager()).streams.add({ name: 'MINE', subjects: ['mine'] });
  await connection.jetstream().publish('TEMP', '1');
  await connection.close();
  await folder.write(
    FILE,
    demo("ORDERS: { subjects: ['orders.>'], maxBytes: '2MB' }, TEMP: { maxBytes: '1MB' }"),
  );
  const held = { held: true, done: false };
  expect(await json('apply')).toEqual({
    exitCode: 2,
    changes: [
      { name: 'ORDERS', action: 'update', held: false, done: true },
      { name: 'TEMP', action: 'recreate', ...held },
      { name: 'MINE', action: 'unmanaged', held: false, done: false },
    ],
  });
  expect((await run('plan')).stdout).toMatch(/is lost: its 1 message\n[\s\S]*only with --allow-destroy TEMP/);
  expect((await run('apply', '--allow-destroy', 'TEMP')).exitCode).toBe(0);
  expect(await json('plan', '--exit-code')).toEqual({
    exitCode: 0,
    changes: [{ name: 'MINE', action: 'unmanaged', held: false, done: undefined }],
  });

  await folder.write(
    FILE,
    demo("ORDERS: { subjects: ['orders.>'], maxBytes: '2MB' }, TEMP: { storage: 'memory', maxBytes: '1MB' }"),
  );
  const again = await run('apply', '--allow-destroy', 'TEMP', '--allow-destroy', 'TMEP');
  expect(again.stderr).toContain('--allow-destroy TMEP: the plan destroys nothing of that name');
  expect(again.stderr).not.toContain('--allow-destroy TEMP:');
  const [, saved] = /^TEMP is saved in (.+)$/m.exec(again.stderr) ?? [];
  expect(readdirSync(saved!)).toContain('backup.json');
});

testWith([natsServerTool('2.15')], 'what is described for an account is kept from the others', async () => {
  await using server = await startNatsServer({
    version: '2.15',
    config: `port: -1, jetstream { store_dir: "@DIR@" }, accounts {
  A { jetstream: enabled, users: [ { user: amy, password: "s3cret of amy" } ] }
  B { jetstream: enabled, users: [ { user: bob, password: "s3cret of bob" } ] }
}`,
  });
  const account = (user: string, stream: string) =>
    `{ jetstream: { enable: true }, users: [{ name: '${user}', publish: ['>'], subscribe: ['>'] }],
       streams: { ${stream}: { maxBytes: '1MB' } } }`;
  await using folder = await folderWith({
    [FILE]: spec(
      `base: { auth: { enable: true }, accounts: { A: ${account('amy', 'ONE')}, B: ${account('bob', 'TWO')} } },`,
    ),
  });
  const as = (user: string) => ({
    env: { NATS_URL: server.url, NATS_USER: user, NATS_PASSWORD: `s3cret of ${user}` },
  });
  for (const command of ['plan', 'apply']) {
    const run = await natsmith(folder.path, [command, '--account', 'B', ...PROFILE], as('amy'));
    expect([run.exitCode, run.stdout]).toEqual([3, '']);
    expect(run.stderr).toContain('this user is of the account A, and what is described is for B');
  }
  const right = await natsmith(folder.path, ['apply', '--account', 'B', ...PROFILE], as('bob'));
  expect([right.exitCode, right.stdout]).toEqual([0, expect.stringContaining('+ stream TWO')]);
});

test('what makes no sense is said before anybody is asked', async () => {
  await using folder = await folderWith({ [FILE]: demo("ORDERS: { maxBytes: '1MB' }") });
  for (const [args, said] of [
    [['plan'], 'plan is about one profile'],
    [['apply', '--no-backup', '--backup-dir', 'x', ...PROFILE], 'contradict each other'],
    [['apply', '--account', 'SHOP', ...PROFILE], 'no account "SHOP"'],
    [['plan', ...PROFILE, '--server', 'nats://127.0.0.1:1'], 'nobody listens there'],
    [['provision'], 'needs a file to read'],
    [['dead-letters', 'missing.json'], 'cannot be read'],
  ] as const) {
    const { exitCode, stderr } = await natsmith(folder.path, [...args]);
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining(said)]);
  }
});
