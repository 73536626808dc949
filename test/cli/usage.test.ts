import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import pkg from '../../package.json' with { type: 'json' };
import { version } from '../../src/version.ts';
import { folderWith, natsmith, natsmithJson, program, spec } from './natsmith.ts';

const wrong: readonly (readonly [string, readonly string[], string, RegExp])[] = [
  ['an unknown command', ['chek'], 'usage/command', /check/],
  ['an unknown flag', ['check', '--prfile', 'dev'], 'usage/flag', /--profile/],
  ["another command's flag", ['check', '--out', 'x'], 'usage/flag', /build/],
  ['a flag without its value', ['check', '--spec'], 'usage/flag', /--spec FILE/],
  ['a flag in place of a value', ['check', '--spec', '--quiet'], 'usage/flag', /--spec FILE/],
  ['a value for a switch', ['check', '--quiet=yes'], 'usage/flag', /no value/],
  ['a flag given twice', ['check', '--spec', 'a', '--spec', 'b'], 'usage/flag', /once/],
  ['an operand too many', ['check', 'prod'], 'usage/argument', /"prod"/],
  ['an operand that is empty', ['backup', ''], 'usage/argument', /DIR is empty/],
  ['a folder that is not there', ['restore', 'nowhere'], 'backup/broken', /there is no folder/],
  ['a file for a folder', ['restore', 'natsmith.config.ts'], 'backup/broken', /cannot read the folder/],
  ['a folder without a backup', ['restore', '.'], 'backup/broken', /holds no backup/],
  ['an unknown profile', ['check', '--profile', 'staging'], 'usage/profile', /dev, prod/],
];

describe('a wrong command line is answered with what is right, and exit code 3', () => {
  test.concurrent.each(wrong)('%s', async (_, args, code, answer) => {
    await using folder = await folderWith({ 'natsmith.config.ts': spec() });
    const { exitCode, record } = await natsmithJson(folder.path, args);
    expect(exitCode).toBe(3);
    expect(record.diagnostics.map((each) => each.code)).toEqual([code]);
    expect(`${record.diagnostics[0]!.message} ${record.diagnostics[0]!.help}`).toMatch(answer);
    const { stdout, stderr } = await natsmith(folder.path, args);
    expect(stdout).toBe('');
    expect(stderr).toMatch(answer);
  });

  test('a folder that is gone', async () => {
    await using folder = await folderWith({});
    const command = 'mkdir gone && cd gone && rmdir ../gone && exec "$0" "$@"';
    const { exitCode, stderr } = await execa('sh', ['-c', command, process.execPath, program, 'check'], {
      cwd: folder.path,
      reject: false,
    });
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('was started is gone')]);
  });

  test('no command at all', async () => {
    await using folder = await folderWith({});
    const { exitCode, stdout, stderr } = await natsmith(folder.path, []);
    expect([exitCode, stdout]).toEqual([3, '']);
    expect(stderr).toContain('Usage: natsmith COMMAND');
  });
});

describe('help', () => {
  test.concurrent.each([['--help'], ['-h'], ['help'], ['--help', '--spec', 'nowhere']])(
    'natsmith %s lists the commands',
    async (...args) => {
      await using folder = await folderWith({});
      const { exitCode, stdout, stderr } = await natsmith(folder.path, args);
      expect([exitCode, stderr]).toEqual([0, '']);
      for (const word of ['check', 'build', 'print', 'explain', '--profile', 'Exit codes'])
        expect(stdout).toContain(word);
    },
  );

  test('of each command has examples, and fits a terminal', async () => {
    await using folder = await folderWith({});
    const { stdout: overview } = await natsmith(folder.path, ['--help']);
    const [, list = ''] = /Commands:\n([\s\S]*?)\n\n/.exec(overview) ?? [];
    const commands = [...list.matchAll(/^ {2}(\S+)/gm)].map(([, name]) => name!);
    expect(commands).toEqual(expect.arrayContaining(['check', 'apply', 'import', 'hash-password']));
    const check = async (command: string) => {
      const shown = await natsmith(folder.path, [command, '--help']);
      expect([shown.exitCode, shown.stderr]).toEqual([0, '']);
      expect(shown.stdout).toMatch(new RegExp(`Examples:\n  .*natsmith ${command}`));
      expect(await natsmith(folder.path, ['help', command])).toEqual(shown);
      for (const line of [...overview.split('\n'), ...shown.stdout.split('\n')])
        expect(line.length, line).toBeLessThanOrEqual(110);
    };
    await Promise.all(commands.map(check));
  });
});

test('--version is that of the package', async () => {
  await using folder = await folderWith({});
  expect(version).toBe(pkg.version);
  expect(await natsmith(folder.path, ['--version'])).toMatchObject({
    exitCode: 0,
    stdout: `natsmith ${version}\n`,
  });
});

describe('check', () => {
  test('is silent on stdout, and says on stderr what was checked', async () => {
    await using folder = await folderWith({ 'natsmith.config.ts': spec() });
    const { exitCode, stdout, stderr } = await natsmith(folder.path, [
      'check',
      '--profile',
      'dev',
      '--profile',
      'prod',
      '--profile',
      'dev',
    ]);
    expect([exitCode, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(/demo: 2 profiles checked: dev, prod\n$/);
  });

  test('looks only into the profiles that are asked for', async () => {
    const source = spec().replace("serverName: 'b'", "resources: { memoryMax: '1MB' }");
    await using folder = await folderWith({ 'natsmith.config.ts': source });
    expect((await natsmith(folder.path, ['check', '--profile', 'dev'])).exitCode).toBe(0);
    const { exitCode, record } = await natsmithJson(folder.path, ['check', '--profile', 'prod']);
    expect(exitCode).toBe(1);
    expect(record.diagnostics.map(({ path }) => path.slice(0, 2))).toContainEqual(['profiles', 'prod']);
  });

  test('--quiet leaves nothing but errors', async () => {
    await using folder = await folderWith({ 'a.ts': spec(), 'b.ts': spec('base: { port: 0 },') });
    expect(await natsmith(folder.path, ['check', '--quiet', '--spec', 'a.ts'])).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: '',
    });
    const { exitCode, stderr } = await natsmith(folder.path, ['check', '--quiet', '--spec', 'b.ts']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error[spec/value]');
  });

  test('colours are for terminals, unless they are asked for', async () => {
    await using folder = await folderWith({ 'natsmith.config.ts': spec('base: { port: 0 },') });
    const coloured = async (args: string[], env: Record<string, string>) => {
      const { stderr } = await natsmith(folder.path, ['check', ...args], { env });
      return stderr.includes('\x1b[31m');
    };
    expect(await coloured([], { NO_COLOR: '' })).toBe(false);
    expect(await coloured([], { NO_COLOR: '', FORCE_COLOR: '1' })).toBe(true);
    expect(await coloured([], { NO_COLOR: '1', FORCE_COLOR: '1' })).toBe(false);
    expect(await coloured(['--no-color'], { NO_COLOR: '', FORCE_COLOR: '1' })).toBe(false);
  });

  test('of very many problems the first are shown, and the rest are counted', async () => {
    const users =
      'Array.from({ length: 500 }, (_, i) => ({ name: `a ${i}`, publish: [">"], subscribe: [">"] }))';
    await using folder = await folderWith({
      'natsmith.config.ts': spec(`base: { auth: { users: ${users} } },`),
    });
    const { stderr } = await natsmith(folder.path, ['check']);
    expect(stderr).toMatch(/… and 480 more of severity error; --json shows all/);
    expect(stderr.split('\n').length).toBeLessThan(200);
    const { record } = await natsmithJson(folder.path, ['check']);
    expect(record.diagnostics).toHaveLength(500);
  });
});
