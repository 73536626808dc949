import { base, commandLine, type Example, type Explanation, source } from './example.ts';

const json = (text: string): Example => ({
  files: { 'natsmith.config.json': text },
  run: 'natsmith check',
});

const GOOD = base('port: 4222,');

/** What keeps a spec from being read and run. */
export const evaluation = {
  'spec/ambiguous': {
    title: 'there is more than one spec in the folder',
    text: 'natsmith takes the first of natsmith.config.ts, .mts, .js, .mjs and .json that there is, and says which others it leaves alone. With --spec it takes the one that is named.',
    bad: {
      files: { ...GOOD.files, 'natsmith.config.json': '{ "name": "orders" }\n' },
      run: 'natsmith check',
    },
    good: GOOD,
  },
  'spec/duplicate-key': {
    title: 'a key is given twice',
    text: 'JSON.parse would keep the last one without a word. (In TypeScript, the editor says so.)',
    bad: json('{ "name": "orders", "base": { "host": "127.0.0.1", "port": 4222, "port": 4333 } }\n'),
    good: json('{ "name": "orders", "base": { "host": "127.0.0.1", "port": 4222 } }\n'),
  },
  'spec/exits': {
    title: 'the spec ends the process',
    text: 'A spec is evaluated within natsmith. It may throw; then natsmith says where. It may not call process.exit.',
    bad: source("if (!process.env.PORT) process.exit(1);\nexport default { name: 'orders' };\n"),
    good: source(
      "const port = Number(process.env.PORT ?? 4222);\nexport default { name: 'orders', base: { host: '127.0.0.1', port } };\n",
    ),
  },
  'spec/export': {
    title: 'the spec exports no description by default',
    text: 'A spec is a module whose default export is an object, or the promise of one; module.exports will do as well. Functions are not called.',
    bad: source("export const deployment = { name: 'orders' };\n"),
    good: source("export default { name: 'orders', base: { host: '127.0.0.1' } };\n"),
  },
  'spec/import': {
    title: 'the spec imports what is not there',
    text: 'A spec may import TypeScript, JavaScript and JSON by relative path, packages that are installed where it lives, and natsmith itself, which is always there.',
    bad: source(
      "import { users } from './users.ts';\n\nexport default { name: 'orders', base: { auth: { enable: true, users } } };\n",
    ),
    good: {
      files: {
        'natsmith.config.ts':
          "import { users } from './users.ts';\n\nexport default { name: 'orders', base: { auth: { enable: true, users } } };\n",
        'users.ts':
          "export const users = [{ name: 'shop', publish: ['orders.>'], subscribe: ['orders.>'] }];\n",
      },
      run: 'natsmith check',
    },
  },
  'spec/never-settles': {
    title: 'the spec waits for what never happens',
    text: 'A spec may await something at its top level, for 30 seconds at most. When nothing is left that it could be waiting for, natsmith gives up at once.',
    bad: source("await new Promise(() => {});\nexport default { name: 'orders' };\n"),
    good: source(
      "await Promise.resolve();\nexport default { name: 'orders', base: { host: '127.0.0.1' } };\n",
    ),
  },
  'spec/not-found': {
    title: 'there is no spec',
    text: 'natsmith looks into the working folder only, not into those above it.',
    bad: commandLine('natsmith check', {}),
    good: GOOD,
  },
  'spec/syntax': {
    title: 'the spec is no valid TypeScript, JavaScript or JSON',
    text: 'The place is where the parser could make no sense of the file; the slip is there or just before. Types are taken out, not checked: that is the work of your editor, or of tsc.',
    bad: source("export default {\n  name: 'orders'\n  base: { host: '127.0.0.1', port: 4222 },\n};\n"),
    good: source("export default {\n  name: 'orders',\n  base: { host: '127.0.0.1', port: 4222 },\n};\n"),
  },
  'spec/throws': {
    title: 'the spec throws an error',
    text: 'The place is the topmost one in your own files that the error came through.',
    bad: source(
      "const region = process.env.NATSMITH_REGION;\nif (!region) throw new Error('set NATSMITH_REGION');\n\nexport default { name: 'orders', base: { host: '127.0.0.1', serverName: region } };\n",
    ),
    good: source(
      "const region = process.env.NATSMITH_REGION ?? 'eu';\n\nexport default { name: 'orders', base: { host: '127.0.0.1', serverName: region } };\n",
    ),
  },
  'spec/unreadable': {
    title: 'the spec cannot be read',
    text: 'It is there, but the operating system does not give it out: permissions, a folder on the way that is none.',
    bad: commandLine('natsmith check --spec natsmith.config.ts/spec.ts'),
    good: commandLine('natsmith check --spec natsmith.config.ts'),
  },
} as const satisfies Record<string, Explanation>;
