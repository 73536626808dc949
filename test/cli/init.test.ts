import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesIn, folderWith, natsmith, natsmithJson } from './natsmith.ts';

const FILE = 'natsmith.config.ts';

describe('init', () => {
  test('writes a spec that nothing is to be said against, and that builds', async () => {
    await using folder = await folderWith({});
    const { exitCode, record } = await natsmithJson(folder.path, ['init', '--name', 'events']);
    expect([exitCode, record.artifacts?.map(({ path, change }) => [path, change])]).toEqual([
      0,
      [[FILE, 'added']],
    ]);
    expect((await natsmithJson(folder.path, ['check'])).record.diagnostics).toEqual([]);
    expect((await natsmith(folder.path, ['build'])).stderr).toContain('generated/events/module.nix');
  });

  test('is what nix flake init writes', async () => {
    await using folder = await folderWith({});
    await natsmith(folder.path, ['init', '--name', 'events']);
    expect(readFileSync(join(folder.path, FILE), 'utf8')).toBe(
      readFileSync(`nix/templates/default/${FILE}`, 'utf8'),
    );
  });

  test.each([
    ['Order Events', 'order-events'],
    ['2nd_broker', 'nd-broker'],
    ['***', 'nats'],
  ])('calls the deployment as the folder %s allows', async (name, called) => {
    await using folder = await folderWith({});
    const inner = join(folder.path, name);
    await mkdir(inner);
    expect((await natsmith(inner, ['init'])).exitCode).toBe(0);
    expect(readFileSync(join(inner, FILE), 'utf8')).toContain(`name: '${called}'`);
  });

  test.each([FILE, 'natsmith.config.json'])('leaves %s alone', async (name) => {
    await using folder = await folderWith({ [name]: '{}' });
    const { exitCode, stderr } = await natsmith(folder.path, ['init']);
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining(`${name} is there already`)]);
    expect(filesIn(folder.path)).toEqual({ [name]: '{}' });
  });

  test('refuses a name that no deployment can have', async () => {
    await using folder = await folderWith({});
    const { exitCode, stderr } = await natsmith(folder.path, ['init', '--name', "x', evil: '"]);
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('--name is lower-case letters')]);
    expect(filesIn(folder.path)).toEqual({});
  });
});
