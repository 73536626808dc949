import { describe, expect, test } from 'vitest';
import { ModuleSource } from '../../../src/load/module-source.ts';

const SOURCE = `import { defineDeployment } from 'natsmith';
// export default { base: {} }
const users = [
  { name: 'a', publish: ['>'] }, /* } */
  { name: 'b', publish: ["x'}", 'y'] },
];
const common = { port: 1, 'http port': \`}\` };
const limits: Limits = { pingMax: 3 };
export default defineDeployment({
  base: {
    ...common, // with: { a comment
    auth: { users },
    limits,
    serverName: ['a', 'b'].map((x) => { return x + ', }'; }).join(' '),
    debug: true,
    health: { interval: '1m' }, ...more(),
  },
  profiles: { dev: { debug: false }, ['pr' + 'od']: { trace: true } },
} satisfies Spec);
`;

/** The line that a path is found in, and the text from there on. */
function found(path: (string | number)[], source = SOURCE) {
  const { line, column, exact } = new ModuleSource('a.ts', source).locate(path);
  return [source.split('\n')[line - 1]!.slice(column - 1), exact] as const;
}

describe('a place in a module', () => {
  test.each([
    ['an option', ['base', 'debug'], 'debug: true,'],
    ['an option of a group on one line', ['base', 'health', 'interval'], "interval: '1m' }"],
    ['an option that a spread brings in', ['base', 'port'], 'port: 1'],
    ['a key in quotes', ['base', 'http port'], "'http port'"],
    ['a name that stands for its value', ['base', 'limits', 'pingMax'], 'pingMax: 3'],
    ['an item of a list', ['base', 'auth', 'users', 1, 'publish', 1], "'y'"],
    ['a profile', ['profiles', 'dev', 'debug'], 'debug: false'],
  ])('%s', (_, path, text) => {
    const [line, exact] = found(path);
    expect(line).toMatch(new RegExp(`^${text.replace(/[{}]/g, '\\$&')}`));
    expect(exact).toBe(true);
  });

  test.each([
    ['what is computed: the nearest thing around it', ['profiles', 'prod', 'trace'], 'profiles: {'],
    ['what is missing: the group that it belongs into', ['base', 'health', 'timeout'], 'health: {'],
    ['within a computed value: that', ['base', 'serverName', 'x'], 'serverName: ['],
    ['nothing known: the export', ['nowhere'], 'export default'],
  ])('%s', (_, path, text) => {
    const [line, exact] = found(path);
    expect(line.startsWith(text), line).toBe(true);
    expect(exact).toBe(false);
  });

  test.each([
    '',
    'export default',
    'export default {',
    'export default { a: [',
    "export default { a: '",
    'const a = a; export default a',
    'module.exports = { a: 1 }',
  ])('any text will do: %j', (source) => expect(() => found(['a', 0, 'b'], source)).not.toThrow());
});
