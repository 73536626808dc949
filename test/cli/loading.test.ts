import { chmod, mkdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { folderWith, natsmith, natsmithJson, spec } from './natsmith.ts';

type Case = readonly [title: string, source: string, code: string, message: RegExp, place: string];

/** What is wrong with a file, and line:column (or line) where. */
const broken: readonly Case[] = [
  ['a syntax error', 'export default {\n  name: "x"\n  base: {} }', 'spec/syntax', /expected ","/, '3:3'],
  ['an unfinished file', 'export default {\n  name: "x",\n', 'spec/syntax', /Unexpected/, '3:1'],
  [
    'a name that is declared twice',
    'const a = 1;\nconst a = 2;',
    'spec/syntax',
    /already been declared/,
    '2',
  ],
  [
    'an error',
    'function f(): never {\n  throw new Error("boom");\n}\nexport default f();',
    'spec/throws',
    /boom/,
    '2:9',
  ],
  ['an error of several lines', 'throw new Error("one\\ntwo")', 'spec/throws', /one$/, '1'],
  ['something thrown that is no error', 'throw "just text"', 'spec/throws', /just text/, '1'],
  ['nothing thrown', 'throw undefined', 'spec/throws', /throws/, '1'],
  [
    'a getter that throws',
    'export default {\n  name: "x",\n  get base() { throw new Error("lazy"); } }',
    'spec/throws',
    /lazy/,
    '3:22',
  ],
  ['a promise that is rejected', 'export default Promise.reject(new Error("no"))', 'spec/throws', /no$/, '1'],
  [
    'a rejection that nobody handles',
    `Promise.reject(new Error("later"));\n${spec()}`,
    'spec/throws',
    /later/,
    '1',
  ],
  [
    'a promise that is never settled',
    'await new Promise(() => {});',
    'spec/never-settles',
    /never happens/,
    '1',
  ],
  ['no default export', 'export const a = 1;', 'spec/export', /no default export/, '1'],
  ['an empty file', '', 'spec/export', /no default export/, '1'],
  ['a function', 'export default () => ({})', 'spec/export', /is a function/, '1'],
  ['a list', 'export default []', 'spec/export', /an empty list/, '1'],
  [
    'a file that is not there',
    '\nimport { a } from "./nowhere.ts";\nexport default a;',
    'spec/import',
    /nowhere\.ts/,
    '2:19',
  ],
  [
    'a package that is not there',
    'import a from "no-such-package";\nexport default a;',
    'spec/import',
    /no-such-package/,
    '1:15',
  ],
  ['process.exit', 'const a = 1;\nprocess.exit(0);', 'spec/exits', /process\.exit\(0\)/, '2:9'],
  [
    'process.exit in a try',
    `try { process.exit(0) } catch {}\n${spec()}`,
    'spec/exits',
    /process\.exit/,
    '1',
  ],
];

const brokenJson: readonly Case[] = [
  ['a comma too many', '{ "name": "x", }', 'spec/syntax', /double quotes/, '1:16'],
  ['an empty file', '', 'spec/syntax', /end of the file/, '1:1'],
  [
    'a key given twice',
    '{ "name": "x",\n "base": { "port": 1, "port": 2 } }',
    'spec/duplicate-key',
    /"port"/,
    '2:23',
  ],
  ['a list', '[1]', 'spec/export', /a list of 1/, ''],
  [
    'a value of the wrong type',
    '{\n "name": "x",\n "base": {\n  "port": "x" } }',
    'spec/type',
    /port/,
    '4:11',
  ],
];

const place = (at: { line: number; column: number; exact: boolean } | undefined, like: string) =>
  at === undefined ? '' : like.includes(':') ? `${at.line}:${at.column}` : String(at.line);

describe.each([
  ['TypeScript', 'natsmith.config.ts', broken],
  ['JSON', 'natsmith.config.json', brokenJson],
])('in %s, what cannot be evaluated is a diagnostic with its place', (_, file, cases) => {
  test.concurrent.each(cases)('%s', async (_, source, code, message, where) => {
    await using folder = await folderWith({ [file]: source });
    const { exitCode, record } = await natsmithJson(folder.path, ['check']);
    expect(exitCode).toBe(1);
    expect(record.diagnostics.map((each) => each.code)).toEqual([code]);
    const [{ message: said, location }] = record.diagnostics as [(typeof record.diagnostics)[0]];
    expect(said).toMatch(message);
    expect(said).not.toContain('\n');
    expect(place(location, where)).toBe(where);
    if (location) expect(location.file).toBe(file);
  });
});

describe('where there is nothing to read, the exit code is 3', () => {
  const cases = [
    ['no spec in the folder', [], /no spec in this folder/],
    ['a file that is not there', ['--spec', 'nope.ts'], /nope\.ts/],
    ['a folder', ['--spec', 'sub'], /sub is a folder/],
    ['a path through a file', ['--spec', 'file/x.ts'], /no folder|not a folder/],
  ] as const;
  test.concurrent.each(cases)('%s', async (_, args, message) => {
    await using folder = await folderWith({ file: '', 'sub/a': '' });
    const { exitCode, record } = await natsmithJson(folder.path, ['check', ...args]);
    expect(exitCode).toBe(3);
    expect(record.diagnostics[0]!.message).toMatch(message);
  });

  test.skipIf(process.getuid?.() !== 0)('a file that may not be read', async () => {
    await using folder = await folderWith({ 'natsmith.config.ts': spec() });
    await chmod(folder.path, 0o755);
    await chmod(`${folder.path}/natsmith.config.ts`, 0);
    const { exitCode, record } = await natsmithJson(folder.path, ['check'], { uid: 65534, gid: 65534 });
    expect(exitCode).toBe(3);
    expect(record.diagnostics[0]!.message).toContain('permission denied');
  });
});

describe('a spec may', () => {
  const accepted: Record<string, Record<string, string>> = {
    'be a promise': { 'natsmith.config.ts': 'export default Promise.resolve({ name: "x" })' },
    'await at its top level': {
      'natsmith.config.ts': 'const name = await Promise.resolve("x"); export default { name }',
    },
    'be JavaScript': {
      'natsmith.config.js':
        'import { defineDeployment } from "natsmith"; export default defineDeployment({ name: "x" })',
    },
    'be CommonJS': {
      'natsmith.config.js':
        'const { defineDeployment } = require("natsmith"); module.exports = defineDeployment({ name: "x" })',
    },
    'be JSON with a byte order mark': { 'natsmith.config.json': '\uFEFF{ "name": "x" }' },
    'be TypeScript with a byte order mark': { 'natsmith.config.ts': '\uFEFFexport default { name: "x" }' },
    'use enums, satisfies and types': {
      'natsmith.config.ts': `import { defineDeployment, type SpecInput } from 'natsmith';
        enum Port { client = 4333 }
        const base = { port: Port.client } satisfies SpecInput['base'];
        export default defineDeployment({ name: 'x', base } as const);`,
    },
    'import TypeScript, JavaScript and JSON beside it': {
      'natsmith.config.ts': `import { a } from './a.ts'; import b from './b.js'; import c from './c.json' with { type: 'json' };
        import { d } from './d.js'; import { readFileSync } from 'node:fs';
        readFileSync(import.meta.filename);
        export default { name: a + b + c.c + d }`,
      'a.ts': 'export const a: string = "a";',
      'b.js': 'export default "b";',
      'c.json': '{ "c": "c" }',
      'd.ts': 'export const d = "d";',
    },
    'import a package that is installed beside it': {
      'natsmith.config.mts': 'import { name } from "some-package"; export default { name }',
      'node_modules/some-package/package.json':
        '{ "name": "some-package", "type": "module", "exports": "./index.js" }',
      'node_modules/some-package/index.js': 'export const name = "x";',
    },
    'leave timers and handlers behind': {
      'natsmith.config.ts':
        'setInterval(() => {}, 1000); setTimeout(() => process.exit(9), 60_000); export default { name: "x" }',
    },
  };
  test.concurrent.each(Object.entries(accepted))('%s', async (_, files) => {
    await using folder = await folderWith(files);
    const { exitCode, record } = await natsmithJson(folder.path, ['check']);
    expect(record.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(exitCode).toBe(0);
  });

  test('print: that goes to stderr', async () => {
    const source = `console.log('one'); process.stdout.write('two\\n');\n${spec()}`;
    await using folder = await folderWith({ 'natsmith.config.ts': source });
    const { stderr, record } = await natsmithJson(folder.path, ['check']);
    expect(stderr).toMatch(/^one\ntwo\n/);
    expect(record.ok).toBe(true);
  });
});

test('an error in an imported file is placed there', async () => {
  await using folder = await folderWith({
    'natsmith.config.ts': `import { a } from './sub/a.ts'; export default a;`,
    'sub/a.ts': `export const a = 1;\n\nthrow new Error('here');`,
  });
  const { record } = await natsmithJson(folder.path, ['check']);
  expect(record.diagnostics[0]!.location).toEqual({ file: 'sub/a.ts', line: 3, column: 7, exact: true });
});

test('of several specs the first is read, and the others are named', async () => {
  await using folder = await folderWith({ 'natsmith.config.ts': spec(), 'natsmith.config.json': '{' });
  const { exitCode, record } = await natsmithJson(folder.path, ['check']);
  expect(exitCode).toBe(0);
  expect(record.diagnostics.map(({ code, severity }) => [code, severity])).toContainEqual([
    'spec/ambiguous',
    'warning',
  ]);
});

test('a spec somewhere else is built beside itself', async () => {
  await using folder = await folderWith({ 'sub/hub.ts': spec() });
  await mkdir(`${folder.path}/cwd`);
  const { exitCode } = await natsmith(`${folder.path}/cwd`, ['build', '--spec', '../sub/hub.ts']);
  expect(exitCode).toBe(0);
  expect((await natsmith(folder.path, ['build', '--check', '--spec', 'sub/hub.ts'])).exitCode).toBe(0);
});
