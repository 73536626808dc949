import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { testWith, tools } from '../support/tools.ts';
import { filesIn, folderWith, natsmith, natsmithJson } from './natsmith.ts';

/** Nobody is asked unless a test says so. */
const env = { PATH: '/nowhere', NATSMITH_NATS_SERVER: '' };
const asked = { ...env, NATSMITH_NATS_SERVER: tools['nats-server-2.15'] ?? '' };

const CONF = `# by hand, over the years
server_name = hub-1
listen: 127.0.0.1:4333   // not 4222
http: 8333; debug off
include "limits.conf"
jetstream { store_dir "/srv/nats", max_mem = 512MB, max_file_store: "10G" }
authorization: {
  default_permissions = { publish: "app.>", subscribe = ["app.>", "_INBOX.>"] }
  users: [
    {user: amy, password: "s3cret of amy"}
    {user: bob, pass: $BOB_PASSWORD, permissions: { sub: { deny: "x" }, allow_responses: yes }}
    {user: carl, password: $2a$11$0123456789012345678901uPDZ5hpQ1q2mCxUq8bR6pQZfVBdJ3yW}
  ]
}
`;
const FILES = { 'nats.conf': CONF, 'limits.conf': 'max_payload: 2MB\nping_interval: "1.5s"\n' };
const environment = { ...env, BOB_PASSWORD: 's3cret-of-bob' };

describe('natsmith import', () => {
  test('writes a spec that check is content with, and says what to do next', async () => {
    await using folder = await folderWith(FILES);
    const { exitCode, stdout, stderr } = await natsmith(folder.path, ['import', 'nats.conf'], {
      env: environment,
    });
    expect([exitCode, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(/natsmith\.config\.ts: written, from nats\.conf\nnext: natsmith build\n$/);
    const [, literal] = readFileSync(join(folder.path, 'natsmith.config.ts'), 'utf8').split(
      /defineDeployment(?=\()/,
    );
    expect(literal).toBe(`({
  name: 'hub-1',
  natsVersion: '2.10',
  base: {
    serverName: 'hub-1',
    host: '127.0.0.1',
    port: 4333,
    httpHost: '127.0.0.1',
    httpPort: 8333,
    debug: false,
    jetstream: { storeDir: '/srv/nats', maxMemory: '512MB', maxFileStore: '10GB' },
    limits: { maxPayload: '2MB', pingInterval: '1500ms' },
    auth: {
      enable: true,
      users: [
        { name: 'amy', publish: ['app.>'], subscribe: ['app.>', '_INBOX.>'] },
        {
          name: 'bob',
          publish: { deny: ['>'] },
          subscribe: { deny: ['x'] },
          allowResponses: true,
        },
        {
          name: 'carl',
          passwordHash: '$2a$11$0123456789012345678901uPDZ5hpQ1q2mCxUq8bR6pQZfVBdJ3yW',
          publish: ['app.>'],
          subscribe: ['app.>', '_INBOX.>'],
        },
      ],
    },
  },
});
`);
    expect((await natsmith(folder.path, ['check'], { env })).exitCode).toBe(0);
    expect((await natsmith(folder.path, ['build'], { env })).exitCode).toBe(0);
  });

  test('writes passwords where it is told to, for nobody else to read, and over nothing else', async () => {
    await using folder = await folderWith(FILES);
    const run = () =>
      natsmithJson(folder.path, ['import', 'nats.conf', '--secrets', 'a/b', '--force'], { env: environment });
    const { record } = await run();
    expect(record.import?.credentials).toEqual([
      { user: 'amy', credential: 'nats.amy', file: 'a/b/nats.amy' },
      { user: 'bob', credential: 'nats.bob', file: 'a/b/nats.bob' },
    ]);
    const written = join(folder.path, 'a/b');
    expect(filesIn(written)).toEqual({ 'nats.amy': 's3cret of amy\n', 'nats.bob': 's3cret-of-bob\n' });
    for (const [path, mode] of [
      ['nats.amy', 0o600],
      ['nats.bob', 0o600],
      ['.', 0o700],
    ] as const)
      expect(statSync(join(written, path)).mode & 0o777).toBe(mode);
    expect((await run()).exitCode).toBe(0);
    await folder.write('a/b/nats.bob', 'another\n');
    const again = await run();
    expect([again.exitCode, again.record.diagnostics[0]?.code]).toEqual([3, 'output/cannot-write']);
    expect(filesIn(written)).toMatchObject({ 'nats.bob': 'another\n' });
  });

  test('never writes over a spec unless it is forced to', async () => {
    await using folder = await folderWith({ ...FILES, 'natsmith.config.ts': 'mine' });
    const { exitCode, stderr } = await natsmith(folder.path, ['import', 'nats.conf'], { env: environment });
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('--force')]);
    expect(filesIn(folder.path)).toEqual({ ...FILES, 'natsmith.config.ts': 'mine' });
  });

  test('prints the spec where it is asked to, and writes nothing', async () => {
    await using folder = await folderWith(FILES);
    const run = await natsmith(
      folder.path,
      ['import', 'nats.conf', '--out', '-', '--name', 'x', '--nats-version', '2.12'],
      {
        env: environment,
      },
    );
    expect(run.stdout).toContain("name: 'x',\n  natsVersion: '2.12',");
    const { record } = await natsmithJson(folder.path, ['import', 'nats.conf', '--out', '-'], {
      env: environment,
    });
    expect(record.import?.content).toContain('defineDeployment');
    expect(filesIn(folder.path)).toEqual(FILES);
  });

  test.each([
    ['natsmith.config.mts', 'natsmith build'],
    ['my spec.ts', "natsmith build --spec 'my spec.ts'"],
  ])('says what to do next with %s', async (out, next) => {
    await using folder = await folderWith(FILES);
    const { stderr } = await natsmith(folder.path, ['import', 'nats.conf', '--out', out], {
      env: environment,
    });
    expect(stderr).toMatch(new RegExp(`${out}: written, from nats.conf\nnext: ${next}\n$`));
  });

  test.each([
    ['what it cannot read', 'a: 1\nb {\n  c: "x\n', 'conf/syntax', 'nats.conf:4:1'],
    ['a value that is missing', 'port: 4222\n  host\n', 'conf/syntax', 'nats.conf:2:3'],
    ['a file that is not there', 'port: 4222\ninclude  "no.conf"\n', 'conf/include', 'nats.conf:2:11'],
    ['files that include each other', 'include "loop.conf"\n', 'conf/include', 'loop.conf:1:10'],
    ['what is wrong in an included file', 'include "bad.conf"\n', 'conf/syntax', 'bad.conf:2:6'],
    ['what is nested without end', `a ${'{ b '.repeat(20_000)}`, 'conf/syntax', 'nats.conf:1:403'],
    ['a variable without a value', 'a: {\n  b: $NOWHERE\n}', 'conf/variable', 'nats.conf:2:7'],
    ['a hash that is taken for a variable', 'p: $2b$11$abc\n', 'conf/variable', 'nats.conf:1:5'],
  ])('refuses %s, with its place', async (_, text, code, place) => {
    const files = { 'nats.conf': text, 'loop.conf': 'include "nats.conf"\n', 'bad.conf': 'a: 1\nb: [ , ]\n' };
    await using folder = await folderWith(files);
    const { exitCode, record } = await natsmithJson(folder.path, ['import', 'nats.conf'], { env });
    const { location, ...diagnostic } = record.diagnostics[0]!;
    expect([exitCode, diagnostic.code, `${location?.file}:${location?.line}:${location?.column}`]).toEqual([
      1,
      code,
      place,
    ]);
    expect(filesIn(folder.path)).toEqual(files);
  });

  test('says in words why an included file cannot be read', async () => {
    await using folder = await folderWith({ 'nats.conf': 'include "no.conf"\n' });
    const { record } = await natsmithJson(folder.path, ['import', 'nats.conf'], { env });
    expect(record.diagnostics[0]!.message).toBe('cannot read no.conf: there is no such file');
  });

  test.each([
    [['import'], 'usage/argument'],
    [['import', 'nowhere.conf'], 'conf/unreadable'],
    [['import', 'nats.conf', '--name', 'Not One'], 'usage/flag'],
    [['import', 'nats.conf', '--nats-version', '3.0'], 'usage/flag'],
    [['import', 'nats.conf', '--out', 'spec.json'], 'usage/flag'],
    [['import', 'nats.conf', '--nats-server', '/nowhere/nats-server'], 'verify/cannot-run'],
  ])('%s cannot run', async (args, code) => {
    await using folder = await folderWith(FILES);
    const { exitCode, record } = await natsmithJson(folder.path, args, { env: environment });
    expect([exitCode, record.diagnostics.map((each) => each.code)]).toEqual([3, [code]]);
    expect(filesIn(folder.path)).toEqual(FILES);
  });

  testWith(
    ['nats-server-2.15'],
    'tells what nats-server refuses in its words, and writes the spec all the same',
    async () => {
      await using folder = await folderWith({ 'nats.conf': 'port: 4333\nprot: 1\n' });
      const { exitCode, record } = await natsmithJson(folder.path, ['import', 'nats.conf'], { env: asked });
      expect(exitCode).toBe(1);
      expect(record.diagnostics[0]).toMatchObject({
        code: 'conf/refused',
        message: expect.stringMatching(/^nats-server 2\.15\.\d+ refuses the file: unknown field "prot"$/),
        location: { file: 'nats.conf', line: 2 },
      });
      expect(Object.keys(filesIn(folder.path))).toContain('natsmith.config.ts');
    },
  );

  testWith(
    ['nats-server-2.15'],
    'lets no secret into the spec, its output or the words of the server',
    async () => {
      const planted = Array.from({ length: 17 }, (_, index) => `PLANTED${index}x`);
      const [p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15, p16] = planted;
      await using folder = await folderWith({
        'nats.conf': `
VARIABLE_PASSWORD: ${p0}
authorization { token: ${p1}, user: amy, password: $VARIABLE_PASSWORD }
accounts {
  A { users: [ { user: bob, password: "${p2}" } ] }
  B { pasword: ${p3}, users: [ { user: bob, password: "${p4}" }, { user: "in valid", pass: ${p5} } ] }
}
jetstream { store_dir: "/srv/nats", key: ${p6}, prev_key: "${p7}", tpm { srk_password: ${p8}, encryption_password: ${p9} } }
cluster { listen: "127.0.0.1:1", authorization { user: r, password: ${p10} }, routes: [ "nats://r:${p11}@ho st:62" ] }
leafnodes { remotes: [ { url: "nats://l:${p12}@10.0.0.1", nkey: "SU${p13}" } ] }
websocket { port: 1, token: ${p14}, no_tls: true, authorization { token: ${p14} } }
mqtt { port: 2, authorization { password: ${p15} } }
server_tags: [ $PLANTED ]
`,
      });
      const options = { env: { ...asked, PLANTED: p16! } };
      const text = await natsmith(folder.path, ['import', 'nats.conf'], options);
      const json = await natsmith(folder.path, ['import', 'nats.conf', '--force', '--json'], options);
      const all =
        text.stdout +
        text.stderr +
        json.stdout +
        json.stderr +
        readFileSync(join(folder.path, 'natsmith.config.ts'), 'utf8');
      expect(text.stderr).toContain('conf/refused');
      for (const secret of planted) expect(all).not.toContain(secret);
    },
  );
});
