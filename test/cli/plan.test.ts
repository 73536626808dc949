import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { connect } from 'nats';
import { expect, test } from 'vitest';
import { natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { testWith, tool } from '../support/tools.ts';
import { folderWith, natsmith, natsmithJson, program, spec, start } from './natsmith.ts';

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

testWith([natsServerTool('2.15')], 'what a host reports, programs can read', async () => {
  await using server = await startNatsServer({
    version: '2.15',
    config: 'port: -1, jetstream { store_dir: "@DIR@" }',
  });
  const options = { env: { NATS_URL: server.url } };
  await using folder = await folderWith({
    [FILE]: demo("ORDERS: { subjects: ['orders.>'], maxBytes: '1MB' }"),
  });
  await folder.write('host.json', (await natsmith(folder.path, ['print', 'assets.json', ...PROFILE])).stdout);
  const report = async () => {
    const { exitCode, record } = await natsmithJson(
      folder.path,
      ['provision', 'host.json', '--report'],
      options,
    );
    const { changes, unchanged } = record as unknown as {
      changes: { name: string; action: string }[];
      unchanged: number;
    };
    return [exitCode, changes.map(({ name, action }) => `${action} ${name}`), unchanged];
  };
  expect(await report()).toEqual([0, ['create ORDERS'], 0]);
  expect((await natsmith(folder.path, ['provision', 'host.json'], options)).exitCode).toBe(0);
  expect(await report()).toEqual([0, [], 1]);
});

testWith(
  [natsServerTool('2.15')],
  'what an interrupted apply has left is about its server alone',
  async () => {
    const server = () =>
      startNatsServer({ version: '2.15', config: 'port: -1, jetstream { store_dir: "@DIR@" }' });
    await using dev = await server();
    await using prod = await server();
    await using folder = await folderWith({ [FILE]: demo("PAY: { maxBytes: '1MB' }") });
    const run = async (command: string, profile: string, { url }: { url: string }) =>
      (await natsmith(folder.path, [command, '--profile', profile, '--server', url])).stdout;
    await run('apply', 'dev', dev);
    const connection = await connect({ servers: dev.url });
    const manager = await connection.jetstreamManager();
    await connection.jetstream().publish('PAY', '1');
    // As one leaves it that was killed when it had deleted the stream.
    const own = 'natsmith-backup/demo/dev';
    await natsmith(folder.path, ['backup', '--keep', '5', '--server', dev.url, own]);
    const moment = readdirSync(join(folder.path, own)).find((name) => name.endsWith('Z'))!;
    const note = { kind: 'natsmith recreate', formatVersion: '1.0', backup: join(folder.path, own, moment) };
    await folder.write(`${own}/recreate-PAY.json`, JSON.stringify(note));
    await manager.streams.delete('PAY');

    expect(await run('apply', 'prod', prod)).not.toContain('interrupted');
    expect(await run('apply', 'prod', prod)).toContain('1 as described');
    expect(await run('plan', 'dev', dev)).toContain('its messages come back from');
    await run('apply', 'dev', dev);
    expect((await manager.streams.info('PAY')).state.messages).toBe(1);
    await connection.close();
  },
);

testWith(
  [natsServerTool('2.15'), 'script'],
  'on a terminal, the plan begins on a line of its own',
  async () => {
    await using server = await startNatsServer({
      version: '2.15',
      config: 'port: -1, jetstream { store_dir: "@DIR@" }',
    });
    await using folder = await folderWith({ [FILE]: demo("ORDERS: { maxBytes: '1MB' }") });
    const command = `'${process.execPath}' '${program}' apply --no-color --profile dev`;
    const { stdout } = await execa(tool('script'), ['-qec', command, '/dev/null'], {
      cwd: folder.path,
      env: { NATS_URL: server.url },
      timeout: 20_000,
    });
    // What the terminal shows in the end: all before this, on the same line, is erased.
    const lines = stdout.split('\r\n').map((line) => line.split('\x1b[K').at(-1));
    expect(stdout).toContain('connecting to');
    expect(lines).toContain('  + stream ORDERS');
    expect(lines).toContain('1 change made');
  },
);

testWith(
  [natsServerTool('2.15')],
  'who interrupts it is told what to do, and that completes it',
  async () => {
    await using server = await startNatsServer({
      version: '2.15',
      config: 'port: -1, jetstream { store_dir: "@DIR@" }',
    });
    const options = { env: { NATS_URL: server.url } };
    const many = Array.from({ length: 300 }, (_, at) => `S${at}: { maxBytes: '1KB' }`);
    await using folder = await folderWith({ [FILE]: demo(many.join(', ')) });
    const apply = start(folder.path, ['apply', ...PROFILE], options);
    const connection = await connect({ servers: server.url });
    const manager = await connection.jetstreamManager();
    const made = async () => (await manager.getAccountInfo()).streams;
    await expect.poll(made, { interval: 5, timeout: 20_000 }).toBeGreaterThan(10);
    apply.kill('SIGINT');
    const { signal, stderr } = await apply;
    expect([signal, stderr]).toEqual(['SIGINT', expect.stringContaining('interrupted: run apply again')]);
    const again = await natsmith(folder.path, ['apply', ...PROFILE], options);
    expect([again.exitCode, again.stdout]).toEqual([0, expect.stringMatching(/[1-9]\d+ as described\n$/)]);
    await connection.close();
  },
);

testWith([natsServerTool('2.15')], 'who cannot keep others off applies nothing', async () => {
  await using server = await startNatsServer({
    version: '2.15',
    config: `port: -1, jetstream { store_dir: "@DIR@" }, authorization { users: [
      { user: op, password: pw, permissions: { publish: ["$JS.API.>", "_natsmith.apply"], subscribe: "_INBOX.>" } }
    ] }`,
  });
  await using folder = await folderWith({ [FILE]: demo("ORDERS: { maxBytes: '1MB' }"), pw: 'pw' });
  // What is no note of ours is passed over.
  await folder.write('natsmith-backup/demo/dev/recreate-ORDERS.json', 'mine');
  const login = ['--server', server.url, '--user', 'op', '--password-file', 'pw'];
  const { exitCode, stderr } = await natsmith(folder.path, ['apply', ...PROFILE, ...login]);
  expect([exitCode, stderr]).toEqual([3, expect.stringContaining('subscribe to _natsmith.apply')]);
  const { stdout } = await natsmith(folder.path, ['plan', ...PROFILE, ...login]);
  expect(stdout).toContain('1 to create');
});

testWith([natsServerTool('2.15')], 'a plan that nobody reads is not carried out', async () => {
  await using server = await startNatsServer({
    version: '2.15',
    config: 'port: -1, jetstream { store_dir: "@DIR@" }',
  });
  await using folder = await folderWith({ [FILE]: demo("ORDERS: { maxBytes: '1MB' }") });
  const env = { NATS_URL: server.url };
  const command = '{ "$0" "$1" apply --profile dev; echo $? >exit; } | true';
  await execa('sh', ['-c', command, process.execPath, program], { cwd: folder.path, env });
  expect(await readFile(join(folder.path, 'exit'), 'utf8')).toBe('3\n');
  const { stdout } = await natsmith(folder.path, ['plan', ...PROFILE], { env });
  expect(stdout).toContain('1 to create');
});

test.each([
  ['no JSON', '{', /is not what natsmith writes: .*JSON/],
  [
    'another format',
    '{"formatVersion":"2.0","deployment":"x","accounts":[]}',
    /expected "1.0"\n.*formatVersion/,
  ],
  [
    'a typing error',
    '{"formatVersion":"1.0","deployment":"x","accounts":[{"name":"$G","streams":{"A":{"maxByts":1}},"buckets":{}}]}',
    /Unrecognized key: "maxByts"\n.*accounts\[0\]\.streams\.A/,
  ],
])('a file of streams that natsmith did not write is refused, with the place: %s', async (_, text, said) => {
  await using folder = await folderWith({ 'assets.json': text });
  for (const command of ['provision', 'dead-letters']) {
    const { exitCode, stderr } = await natsmith(folder.path, [command, 'assets.json']);
    expect([exitCode, stderr]).toEqual([3, expect.stringMatching(said)]);
  }
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
