import { describe, expect, test } from 'vitest';
import { filesIn, folderWith, natsmith, natsmithJson, spec } from './natsmith.ts';

const base = (options: string) => spec(`base: { ${options} },`);
const user = (fields: string) => base(`auth: { enable: true, users: [{ ${fields} }] }`);
const everything = "publish: ['>'], subscribe: ['>']";

type Case = readonly [title: string, source: string, code: string, path: string, message: RegExp];

/** What is written, and the code, path and message that come of it. Each also names a line of the file. */
const wrongShapes: readonly Case[] = [
  ['a number in quotes', base("port: '4222'"), 'spec/type', 'base.port', /whole number.*"4222"/],
  ['a fraction', base('limits: { pingMax: 1.5 }'), 'spec/type', 'base.limits.pingMax', /whole number.*1\.5/],
  ['null in base', base('debug: null'), 'spec/type', 'base.debug', /true or false.*null/],
  [
    'text where a list belongs',
    user("name: 'a', publish: 'x'"),
    'spec/type',
    'base.auth.users.0.publish',
    /list or a group/,
  ],
  [
    'a function in settings',
    base('settings: { a: () => 1 }'),
    'spec/type',
    'base.settings.a',
    /is a function/,
  ],
  [
    'a value that holds itself',
    `const a: any = {}; a.a = a;\n${base('settings: a')}`,
    'spec/type',
    'base.settings.a',
    /holds itself/,
  ],
  ['no name', 'export default { base: {} };', 'spec/missing', 'name', /name is missing/],
  ['a user without a name', user(everything), 'spec/missing', 'base.auth.users.0.name', /name is missing/],
  ['an unknown key', base('frobnicate: 1'), 'spec/unknown-key', 'base.frobnicate', /no option frobnicate/],
  ['an unknown key beside the name', spec('port: 1,'), 'spec/unknown-key', 'port', /no option port/],
  [
    'an impossible size',
    base("jetstream: { maxMemory: '12QB' }"),
    'spec/value',
    'base.jetstream.maxMemory',
    /"12QB"/,
  ],
  [
    'a size that overflows',
    base("limits: { maxPayload: '99999999TB' }"),
    'spec/value',
    'base.limits.maxPayload',
    /99999999TB/,
  ],
  ['port 70000', base('port: 70000'), 'spec/value', 'base.port', /at most 65535.*70000/],
  ['port 0', base('httpPort: 0'), 'spec/value', 'base.httpPort', /at least 1/],
  [
    'a user name with a quote',
    user(`name: 'a"b', ${everything}`),
    'spec/value',
    'base.auth.users.0.name',
    /"a\\"b"/,
  ],
  [
    'a user name with ${',
    user(`name: '\${x}', ${everything}`),
    'spec/value',
    'base.auth.users.0.name',
    /\$\{x\}/,
  ],
  [
    'a user name with spaces',
    user(`name: 'a b', ${everything}`),
    'spec/value',
    'base.auth.users.0.name',
    /"a b"/,
  ],
  ['a proxy path with ;', base("proxy: { path: '/nats;/' }"), 'spec/value', 'base.proxy.path', /nats;/],
  [
    'a subject with an empty token',
    user("name: 'a', publish: ['a..b'], subscribe: ['>']"),
    'spec/value',
    'base.auth.users.0.publish.0',
    /a\.\.b/,
  ],
  [
    'a data folder that leads upwards',
    base("dataDir: '/var/../etc'"),
    'spec/value',
    'base.dataDir',
    /\/var\/\.\.\/etc/,
  ],
  ['NUL in text', base("settings: { x: 'a\\0b' }"), 'spec/value', 'base.settings.x', /a\\u0000b/],
  ['half a character', base("settings: { x: '\\ud800' }"), 'spec/value', 'base.settings.x', /\\ud800/],
  ['a line break in a name', base("serverName: 'a\\nb'"), 'spec/value', 'base.serverName', /a\\nb/],
  ['a very long value', base("serverName: 'x'.repeat(1e6)"), 'spec/value', 'base.serverName', /^.{50,200}$/],
  [
    'a wrong value in a profile',
    spec('base: {},').replace("'a'", "'a b'"),
    'spec/value',
    'profiles.dev.serverName',
    /"a b"/,
  ],
];

/** What its own rules say about a spec of the right shape. */
const wrongMeanings: readonly (readonly [string, string, RegExp])[] = [
  ['a password with a value', user(`name: 'a', password: 'hunter2', ${everything}`), /^secret\/plaintext$/],
  [
    'duplicate users',
    base(`auth: { enable: true, users: [{ name: 'a', ${everything} }, { name: 'a', ${everything} }] }`),
    /^auth\/duplicate/,
  ],
];

describe('a spec of the wrong shape', () => {
  test.concurrent.each(wrongShapes)('%s', async (_, source, code, path, message) => {
    await using folder = await folderWith({ 'natsmith.config.ts': source });
    const { exitCode, record } = await natsmithJson(folder.path, ['check']);
    expect(exitCode).toBe(1);
    expect(record.diagnostics.map(({ code, path }) => [code, path.join('.')])).toEqual([[code, path]]);
    const [diagnostic] = record.diagnostics;
    expect(diagnostic!.message).toMatch(message);
    expect(diagnostic!.location?.file).toBe('natsmith.config.ts');
    expect(diagnostic!.profile).toBe(path.startsWith('profiles.') ? path.split('.')[1] : undefined);
  });

  test('everything that is wrong is said at once', async () => {
    await using folder = await folderWith({
      'natsmith.config.ts': base("port: 'x', debug: 1, jetstream: { maxMemory: 'y', z: 1 }"),
    });
    const { record } = await natsmithJson(folder.path, ['check']);
    expect(record.diagnostics.map(({ path }) => path.at(-1)).sort()).toEqual([
      'debug',
      'maxMemory',
      'port',
      'z',
    ]);
  });

  test('close names are proposed, and the group that a misplaced option belongs in', async () => {
    await using folder = await folderWith({
      'natsmith.config.ts': base('prot: 1, maxConnections: 5, jetstream: { max_memory: 1 }'),
    });
    const { record } = await natsmithJson(folder.path, ['check']);
    const help = Object.fromEntries(record.diagnostics.map((each) => [String(each.path.at(-1)), each.help]));
    expect(help.prot).toContain('port');
    expect(help.maxConnections).toContain('base.limits.maxConnections');
    expect(help.max_memory).toContain('maxMemory');
  });

  test('JSON and TypeScript specs get the same answer', async () => {
    const value = { name: 'x', base: { port: 70000, foo: 1 }, profiles: { dev: { debug: 'yes' } } };
    await using folder = await folderWith({
      'a.json': JSON.stringify({ $schema: 'https://example.org/deployment.schema.json', ...value }, null, 2),
      'a.ts': `export default ${JSON.stringify(value)}`,
    });
    const [json, module] = await Promise.all(
      ['a.json', 'a.ts'].map(async (file) => {
        const { record } = await natsmithJson(folder.path, ['check', '--spec', file]);
        return record.diagnostics.map(({ location: _, ...rest }) => rest);
      }),
    );
    expect(json).toHaveLength(3);
    expect(json).toEqual(module);
  });
});

describe('a spec that breaks a rule', () => {
  test.concurrent.each(wrongMeanings)('%s', async (_, source, code) => {
    await using folder = await folderWith({ 'natsmith.config.ts': source });
    const { exitCode, record } = await natsmithJson(folder.path, ['check']);
    expect(exitCode).toBe(1);
    const errors = record.diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors.map((each) => each.code)).toEqual(expect.arrayContaining([expect.stringMatching(code)]));
    expect(JSON.stringify(record)).not.toContain('hunter2');
  });

  test('is not built, not even in part', async () => {
    await using folder = await folderWith({ 'natsmith.config.ts': wrongMeanings[0]![1] });
    const { exitCode, stdout } = await natsmith(folder.path, ['build']);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(Object.keys(filesIn(folder.path))).toEqual(['natsmith.config.ts']);
  });
});

test('what a spec holds does not steer the terminal', async () => {
  await using folder = await folderWith({ 'natsmith.config.ts': base("['\\x1b[31mred']: 1") });
  const { stderr } = await natsmith(folder.path, ['check']);
  expect(stderr).toContain('\\u001b[31mred');
  expect(stderr).not.toContain('\x1b');
});
