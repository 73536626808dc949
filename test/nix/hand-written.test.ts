import { execa } from 'execa';
import { describe, expect } from 'vitest';
import { root, testWith, tool } from '../support/tools.ts';

/** Nix that people write, but for quotations; what natsmith emits has its own test. */
const handWritten = async (): Promise<string[]> => {
  const { stdout } = await execa(
    'git',
    [
      'ls-files',
      '-co',
      '--exclude-standard',
      '--',
      '*.nix',
      ':!generated',
      ':!examples',
      ':!test/nix/seed-*',
    ],
    {
      cwd: root,
    },
  );
  return stdout.split('\n').filter((file) => file !== '');
};

const complaints = async (program: string, args: readonly string[]): Promise<string> => {
  const { exitCode, all } = await execa(program, args, { cwd: root, reject: false, all: true });
  return exitCode === 0 ? '' : all;
};

describe('hand-written Nix', () => {
  testWith(['nixfmt'], 'is as nixfmt writes it', async () => {
    expect(await complaints(tool('nixfmt'), ['--check', ...(await handWritten())])).toBe('');
  });

  testWith(['statix'], 'has nothing that statix would write otherwise', async () => {
    const found = await Promise.all(
      (await handWritten()).map((file) => complaints(tool('statix'), ['check', file])),
    );
    expect(found.join('')).toBe('');
  });

  testWith(['deadnix'], 'has no unused bindings', async () => {
    // A stand-in takes the arguments of the real thing, whether it uses them or not.
    const files = (await handWritten()).filter((file) => !file.endsWith('strict/pkgs/writers.nix'));
    expect(await complaints(tool('deadnix'), ['--fail', ...files])).toBe('');
  });
});
