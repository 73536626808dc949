import { describe, expect, test } from 'vitest';
import { type Files, locatorOf, textAt } from '../../../support/spec-files.ts';

const SPEC = `#!/usr/bin/env node
import { defineDeployment as define, type SpecInput } from 'natsmith';
import shared, { more, type Other } from './shared.ts';
import * as everything from './shared.ts';
import data from './data.json' with { type: 'json' };
// export default { base: {} }
const quotes = /['"\`{]/g;
const users = [
  { name: 'a', publish: ['>'] }, /* } */
  { name: 'b', publish: ["x'}", 'y'] },
];
const port = 4_333;
const common = { port, 'http port': \`}\` } as const;
const limits: Limits = { pingMax: 3 };
let changed = { a: 1 };
changed = { a: 2 };
const hidden = { syncInterval: 'always' };
hidden.syncInterval = '1s';
const user = (name: string) => ({ name, publish: ['>'] });
export default define({
  base: {
    ...common, // with: { a comment
    auth: { users: [...users, ...more, user('c'), { name: 'd' }] },
    limits,
    serverName: ['a', 'b'].map((x) => { return x + ', }'; }).join(' '),
    debug: true,
    health: { interval: '1m' }, ...extra(),
    changed, jetstream: hidden,
    host: everything.address, dataDir: data.folder,
    logs: process.env.CI ? { to: 'journal' } : { to: 'file' },
    get proxy() { return { host: 'x' }; },
    resources: (Object.freeze({ tasksMax: -1 })),
    firewall: shared.firewall!,
  },
  profiles: { dev: { debug: false }, ['pr' + 'od']: { trace: true } },
} satisfies Spec);
`;

const FILES: Files = {
  'natsmith.config.ts': SPEC,
  'shared.ts': `const inbox = ['_INBOX.>'] as string[];
export const more: User[] = [{ name: 'c', subscribe: inbox }];
export { address } from './deep.ts';
export * from './nowhere.ts';
export default { firewall: { client: false } };
`,
  'deep.ts': `export const address = '::1';`,
  'data.json': '\uFEFF{ "folder": "/srv" }',
};

const VALUE = {
  base: {
    port: 4333,
    'http port': '}',
    auth: {
      users: [
        { name: 'a', publish: ['>'] },
        { name: 'b', publish: ["x'}", 'y'] },
        { name: 'c', subscribe: ['_INBOX.>'] },
        { name: 'c', publish: ['>'] },
        { name: 'd' },
      ],
    },
    limits: { pingMax: 3 },
    serverName: 'a, } b, }',
    debug: true,
    health: { interval: '1m' },
    changed: { a: 2 },
    jetstream: { syncInterval: '1s' },
    host: '::1',
    dataDir: '/srv',
    logs: { to: 'file' },
    proxy: { host: 'x' },
    resources: { tasksMax: -1 },
    firewall: { client: false },
  },
  profiles: { dev: { debug: false }, prod: { trace: true } },
};

type Path = (string | number)[];
const locator = await locatorOf(FILES, VALUE);
const found = (path: Path, part: 'key' | 'value' = 'value') => {
  const at = locator.locate(path, part);
  const use = at.use && textAt({ location: at.use, computed: false }, FILES);
  return { ...textAt(at, FILES), computed: at.computed, use: use && `${use.file}: ${use.text}` };
};

describe('the place of a value', () => {
  test.each<[string, Path, string, string?]>([
    ['an option', ['base', 'debug'], 'true'],
    ['of a group on one line', ['base', 'health', 'interval'], "'1m'"],
    ['a group: its key', ['base', 'health'], 'health'],
    ['a list on one line', ['base', 'auth', 'users', 1, 'publish'], `["x'}", 'y']`],
    ['an item of a spread list', ['base', 'auth', 'users', 1, 'publish', 1], "'y'"],
    ['an item on one line', ['base', 'auth', 'users', 4], "{ name: 'd' }"],
    ['an item after a spread', ['base', 'auth', 'users', 4, 'name'], "'d'"],
    ['a key in quotes', ['base', 'http port'], '`}`'],
    ['a negative number in brackets', ['base', 'resources', 'tasksMax'], '-1'],
    ['a profile', ['profiles', 'dev', 'debug'], 'false'],
  ])('%s', (_, path, text) => {
    expect(found(path)).toMatchObject({ text, exact: true, computed: false, file: 'natsmith.config.ts' });
  });

  test.each<[string, Path, string, string, string]>([
    ['a name', ['base', 'port'], 'natsmith.config.ts', '4_333', 'natsmith.config.ts: port'],
    ['an imported name', ['base', 'auth', 'users', 2, 'subscribe', 0], 'shared.ts', "'_INBOX.>'", ''],
    ['a namespace', ['base', 'host'], 'deep.ts', "'::1'", 'natsmith.config.ts: everything.address'],
    ['JSON', ['base', 'dataDir'], 'data.json', '"/srv"', 'natsmith.config.ts: data.folder'],
    ['a default export', ['base', 'firewall', 'client'], 'shared.ts', 'false', ''],
    ['a group', ['base', 'limits'], 'natsmith.config.ts', 'limits', 'natsmith.config.ts: limits'],
  ])('through %s, with where it is used', (_, path, file, text, use) => {
    expect(found(path)).toMatchObject({ file, text, exact: true, ...(use && { use }) });
  });

  test('the key, where that is what it is about', () => {
    expect(found(['base', 'http port'], 'key').text).toBe("'http port'");
    expect(found(['base', 'debug'], 'key').text).toBe('debug');
  });
});

describe('what is computed has none: the nearest expression around it', () => {
  test.each<[string, Path, string]>([
    ['a call', ['base', 'auth', 'users', 3, 'publish', 0], "user('c')"],
    ['a method chain', ['base', 'serverName'], "['a', 'b'].map((x) => { return x + ', }'; }).join(' ')"],
    ['a condition', ['base', 'logs', 'to'], "process.env.CI ? { to: 'journal' } : { to: 'file' }"],
    ['a getter', ['base', 'proxy', 'host'], "get proxy() { return { host: 'x' }; }"],
    ['a computed key', ['profiles', 'prod', 'trace'], "['pr' + 'od']: { trace: true }"],
    ['a spread of a call', ['base', 'trace'], 'extra()'],
    ['a variable that changes', ['base', 'changed', 'a'], 'changed'],
    ['a member that was changed', ['base', 'jetstream', 'syncInterval'], "'always'"],
  ])('%s', (_, path, text) => {
    expect(found(path)).toMatchObject({ text, exact: false, computed: true });
  });
});

describe('what is missing has none: the group that it belongs into', () => {
  test.each<[string, Path, string]>([
    ['in a group', ['base', 'health', 'timeout'], 'health'],
    ['in an item', ['base', 'auth', 'users', 4, 'publish'], "{ name: 'd' }"],
    ['at the top', ['nowhere'], 'export default'],
  ])('%s', (_, path, text) => {
    expect(found(path)).toMatchObject({ text, exact: false, computed: false });
  });
});

test.each([
  '',
  'export default',
  'export default {',
  'export default { a: [',
  "export default { a: '",
  'const a = a; export default a',
  'const a = { ...a }; export default a',
  "import a from './x.ts'; export default a",
  'module.exports = { a: 1 }',
  'export default { a: `${`',
  '\0\ud800',
])('any text will do: %j', async (text) => {
  const files = { 'x.ts': text };
  const any = await locatorOf(files, undefined);
  expect(() => textAt(any.locate(['a', 0, 'b'], 'value'), files)).not.toThrow();
});
