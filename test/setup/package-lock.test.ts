import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../support/tools.ts';

interface Lock {
  readonly packages: Readonly<
    Record<
      string,
      {
        readonly resolved?: string;
        readonly integrity?: string;
        readonly optionalDependencies?: Readonly<Record<string, string>>;
      }
    >
  >;
}

const { packages }: Lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));

describe('package-lock.json', () => {
  // npm leaves out, without a word, an optional package that its registry does not have, and then
  // `npm ci` refuses the lock everywhere: a partial mirror must not break everybody's clean clone.
  test('holds the packages of every platform', () => {
    const optional = Object.values(packages).flatMap((entry) =>
      Object.keys(entry.optionalDependencies ?? {}),
    );
    expect(optional.filter((name) => !(`node_modules/${name}` in packages))).toEqual([]);
  });

  // Nix fetches each from there; npm itself puts a configured registry in its place (replace-registry-host).
  test('says where each package comes from', () => {
    const known = Object.values(packages).filter(({ integrity }) => integrity !== undefined);
    expect(known.filter(({ resolved }) => !resolved?.startsWith('https://'))).toEqual([]);
  });
});
