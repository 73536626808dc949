import { readFileSync } from 'node:fs';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { folderWith, natsmith, natsmithJson, program } from './natsmith.ts';

const PUBLIC = 'UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4';
const SPEC = `import { defineDeployment } from 'natsmith';
export default defineDeployment({
  name: 'shop',
  base: {
    auth: {
      enable: true,
      users: [
        { name: 'app', publish: ['orders.>'], subscribe: { allow: ['orders.*', '_INBOX_app.>'], deny: ['orders.secret'] } },
        { name: 'worker', publish: { deny: ['>'] }, subscribe: ['jobs.* workers', 'jobs.*'] },
        { name: 'admin', publish: ['>'], subscribe: { deny: ['orders.secret'] } },
        { name: 'keyed', nkey: '${PUBLIC}', publish: ['a'], subscribe: ['b'] },
      ],
    },
  },
  profiles: { dev: { auth: { enable: false } }, prod: {}, newest: {} },
});
`;
const withSpec = (files: Readonly<Record<string, string>> = {}) =>
  folderWith({ 'natsmith.config.ts': SPEC, ...files });
const can = (...args: string[]) => ['can', ...args, '--profile', 'prod'];

describe('natsmith can', () => {
  test.each<[string[], number, string]>([
    [['app', 'publish', 'orders.new'], 0, 'app may publish to "orders.new": publish allows "orders.>"\n'],
    [
      ['app', 'publish', 'jobs.new'],
      1,
      'app may not publish to "jobs.new": nothing that publish allows matches it\n',
    ],
    [
      ['app', 'subscribe', 'orders.*'],
      0,
      'app may subscribe to "orders.*", and hears some of it: subscribe allows "orders.*"; what "orders.secret" denies is taken out\n',
    ],
    [
      ['worker', 'subscribe', 'jobs.new', '--queue', 'others'],
      1,
      'worker may not subscribe to "jobs.new" in queue "others": subscribe allows "jobs.* workers", which is another queue\n',
    ],
    [['keyed', 'publish', 'a'], 0, 'keyed may publish to "a": publish allows "a"\n'],
    [[PUBLIC, 'publish', 'a'], 0, `${PUBLIC} may publish to "a": publish allows "a"\n`],
    [
      ['app', 'publish', 'orders.new', '--account', '$G'],
      0,
      'app may publish to "orders.new": publish allows "orders.>"\n',
    ],
  ])('%j', async (args, exitCode, stdout) => {
    await using folder = await withSpec();
    expect(await natsmith(folder.path, can(...args))).toEqual({ exitCode, stdout, stderr: '' });
  });

  test('says no by its exit code, whoever reads the reason', async () => {
    await using folder = await withSpec();
    const command = '{ "$0" "$1" can app publish jobs.new --profile prod; echo $? >exit; } | true';
    await execa('sh', ['-c', command, process.execPath, program], { cwd: folder.path });
    expect(readFileSync(`${folder.path}/exit`, 'utf8')).toBe('1\n');
  });

  test('says where JetStream gives what a subscription does not', async () => {
    await using folder = await withSpec();
    const { exitCode, stdout } = await natsmith(folder.path, can('admin', 'subscribe', 'orders.secret'));
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^admin may not subscribe .*"orders.secret"\nbut a stream gives .* all the same/);
    expect(stdout).toContain('  $JS.API.STREAM.MSG.GET.*\n');
    const { record } = await natsmithJson(folder.path, can('app', 'subscribe', 'orders.secret'));
    expect(record.answers![0]!.jetstream).toBeUndefined();
  });

  test('everyone may do everything where nobody has to log in', async () => {
    await using folder = await withSpec();
    const args = ['can', 'anybody', 'subscribe', '>', '--profile', 'dev'];
    expect(await natsmith(folder.path, args)).toMatchObject({
      exitCode: 0,
      stdout: 'anybody may subscribe to ">": nobody has to log in\n',
    });
  });

  test('judges for exactly the version of the spec', async () => {
    const spec = (natsVersion: string) =>
      JSON.stringify({
        name: 'x',
        natsVersion,
        base: {
          auth: { enable: true, users: [{ name: 'a', publish: { deny: ['*', 'b.>'] }, subscribe: ['>'] }] },
        },
      });
    await using folder = await folderWith({ 'a.json': spec('2.10'), 'b.json': spec('2.12.4') });
    const ask = async (file: string) =>
      (await natsmith(folder.path, ['can', 'a', 'publish', 'b', '--spec', file])).exitCode;
    expect([await ask('a.json'), await ask('b.json')]).toEqual([0, 1]);
  });

  test('sees users, accounts and default_permissions of free settings', async () => {
    const settings = {
      authorization: { default_permissions: { publish: 'd' }, users: [{ user: 'usual' }] },
      accounts: {
        A: { users: [{ user: 'a', permissions: { publish: { deny: 'x' } } }, { user: 'both' }] },
        B: { users: [{ user: 'both' }] },
      },
    };
    const spec = JSON.stringify({ name: 'x', base: { auth: { enable: true }, settings } });
    await using folder = await folderWith({ 'natsmith.config.json': spec });
    const ask = async (...args: string[]) => {
      const { exitCode, stdout, stderr } = await natsmith(folder.path, ['can', ...args]);
      return [exitCode, stdout || stderr.split('\n\n').find((each) => each.includes('usage/'))];
    };
    expect(await ask('usual', 'publish', 'x')).toEqual([
      1,
      expect.stringContaining('nothing that publish allows'),
    ]);
    expect(await ask('a', 'publish', 'x')).toEqual([1, expect.stringContaining('publish denies "x"')]);
    expect(await ask('both', 'publish', 'x')).toEqual([3, expect.stringContaining('say which: A, B')]);
    expect(await ask('both', 'publish', 'x', '--account', 'B')).toEqual([0, expect.any(String)]);
    expect(await ask('a', 'publish', 'x', '--account', 'B')).toEqual([
      3,
      expect.stringContaining('that user is in A'),
    ]);
  });

  test('answers although rules are broken, and says so on stderr', async () => {
    const spec = JSON.stringify({
      name: 'x',
      base: { auth: { enable: true, users: [{ name: 'a', publish: [], subscribe: ['>'] }] } },
    });
    await using folder = await folderWith({ 'natsmith.config.json': spec });
    const { exitCode, stdout, stderr } = await natsmith(folder.path, ['can', 'a', 'publish', 'x']);
    expect([exitCode, stdout]).toEqual([0, 'a may publish to "x": publish is not restricted\n']);
    expect(stderr).toContain('error[permission/empty]');
  });

  test.each<[string[], string, RegExp]>([
    [can('ap', 'publish', 'x'), 'usage/user', /no user "ap".*similar: app/],
    [can('nobody', 'publish', 'x'), 'usage/user', /users are app, worker, admin, keyed/],
    [can('app', 'publish', 'orders.*'), 'usage/argument', /has a wildcard/],
    [can('app', 'publish', 'orders..x'), 'usage/argument', /empty token/],
    [can('app', 'subscribe', 'a', '--queue', 'a b'), 'usage/argument', /contains a space/],
    [can('app', 'publish', 'a', '--queue', 'q'), 'usage/argument', /knows no queues/],
    [can('app', 'eat', 'x'), 'usage/argument', /publish or subscribe/],
    [can('app', 'publish'), 'usage/argument', /can USER publish\|subscribe SUBJECT/],
    [can('app', '--batch', 'x'), 'usage/argument', /not from app/],
    [can('--batch', 'nowhere'), 'usage/argument', /no such file/],
    [['can', 'app', 'publish', 'x'], 'usage/profile', /--profile dev or prod or newest/],
  ])('%j is a question that it cannot answer', async (args, code, answer) => {
    await using folder = await withSpec();
    const { exitCode, record } = await natsmithJson(folder.path, args);
    expect(exitCode).toBe(3);
    // What is said of the spec comes first.
    const found = record.diagnostics.find((each) => each.code === code);
    expect(`${found?.message} ${found?.help}`).toMatch(answer);
  });
});

describe('natsmith can --batch', () => {
  const questions = [
    '{"user":"app","op":"publish","subject":"orders.new","mine":1}',
    '{"user":"app","op":"subscribe","subject":"orders.*"}',
    '{"user":"worker","op":"subscribe","subject":"jobs.a","queue":"workers"}',
    '{"user":"ap","op":"publish","subject":"x"}',
    '{"user":"app","op":"publish","subject":"*"}',
    '{"user":"app","op":"publish"}',
    '{"user":"app","op":"subscribe","subject":"x","queue":1}',
    '["app"]',
    '{',
    '',
  ].join('\n');
  const answers = [
    {
      user: 'app',
      op: 'publish',
      subject: 'orders.new',
      mine: 1,
      allowed: true,
      because: 'publish allows "orders.>"',
    },
    {
      user: 'app',
      op: 'subscribe',
      subject: 'orders.*',
      allowed: true,
      because: 'subscribe allows "orders.*"; what "orders.secret" denies is taken out',
      delivers: 'some',
    },
    {
      user: 'worker',
      op: 'subscribe',
      subject: 'jobs.a',
      queue: 'workers',
      allowed: true,
      because: 'subscribe allows "jobs.* workers"',
      delivers: 'all',
    },
    { user: 'ap', op: 'publish', subject: 'x', error: 'there is no user "ap"; similar: app' },
    {
      user: 'app',
      op: 'publish',
      subject: '*',
      error: 'the subject "*" has a wildcard; a message is published to one subject',
    },
    { user: 'app', op: 'publish', error: '"subject" has to be text' },
    {
      user: 'app',
      op: 'subscribe',
      subject: 'x',
      queue: 1,
      error: '"queue" has to be text, or to be left out',
    },
    { error: 'the line is no JSON object' },
    { error: 'the line is no JSON' },
  ];

  test('answers each line with a line, from a file or from stdin', async () => {
    await using folder = await withSpec({ 'questions.jsonl': questions });
    const file = await natsmith(folder.path, can('--batch', 'questions.jsonl'));
    const stdin = await natsmith(folder.path, can('--batch', '-'), { input: questions });
    expect(file).toMatchObject({ exitCode: 0, stderr: '' });
    expect(
      file.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(answers);
    expect(stdin).toEqual(file);
  });

  test('--json gives them as one record', async () => {
    await using folder = await withSpec({ 'questions.jsonl': questions });
    const { record } = await natsmithJson(folder.path, can('--batch', 'questions.jsonl'));
    // A queue that is no text has no place in the record's schema, but in the line that was asked.
    expect(record.answers).toHaveLength(answers.length);
  });

  test('a hundred thousand answers take seconds', async () => {
    const lines = Array.from({ length: 100_000 }, (_, at) => {
      const subject = `orders.${at % 7}.${at}`;
      return JSON.stringify({
        user: ['app', 'worker', 'admin'][at % 3],
        op: at % 2 ? 'publish' : 'subscribe',
        subject,
      });
    });
    await using folder = await withSpec({ 'questions.jsonl': lines.join('\n') });
    const start = performance.now();
    const { exitCode, stdout } = await natsmith(folder.path, can('--batch', 'questions.jsonl'));
    const seconds = (performance.now() - start) / 1000;
    expect(exitCode).toBe(0);
    expect(stdout.match(/"allowed":/g)).toHaveLength(100_000);
    expect(seconds).toBeLessThan(10);
  });
});
