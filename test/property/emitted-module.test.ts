import { execa } from 'execa';
import fc from 'fast-check';
import { afterAll, beforeAll, expect } from 'vitest';
import ownSpec from '../../natsmith.config.ts';
import { entryOf } from '../../src/analyze/catalogue.ts';
import { brokenInvariants } from '../../src/analyze/rules/invariants.ts';
import { type Deployment, optionPathOf, resolve } from '../../src/spec/resolve.ts';
import type { SpecInput } from '../../src/spec/spec.ts';
import { specOf, writeModule } from '../support/emitted.ts';
import { nixValue } from '../support/nix-value.ts';
import { anySpec, validSpec } from '../support/random-spec.ts';
import { sample } from '../support/sample.ts';
import { NIXOS_TOOLS, nixosEval } from '../support/strict-nixos.ts';
import { type TempDir, tempDir } from '../support/temp-dir.ts';
import { describeWith, testWith, tool } from '../support/tools.ts';

const { values: pairs, seed } = sample(fc.tuple(validSpec(), anySpec()), 40);
const valid = pairs.map(([spec]) => spec);
const any = pairs.map(([, spec]) => spec);

let dir: TempDir;
let modules: ReadonlyMap<SpecInput, string>;
beforeAll(async () => {
  dir = await tempDir();
  const specs = [ownSpec, ...valid, ...any];
  const written = specs.map(async (spec, index) => [spec, await writeModule(dir, `${index}`, spec)] as const);
  modules = new Map(await Promise.all(written));
});
afterAll(() => dir[Symbol.asyncDispose]());

const complaints = async (program: string, ...args: readonly string[]): Promise<string> => {
  const options = { all: true, reject: false, cwd: dir.path, env: { NO_COLOR: '1' } } as const;
  const { all, exitCode } = await execa(program, args, options);
  return exitCode === 0 ? '' : `${seed}\n${all}`;
};

/** Evaluates `body`, a function of a NixOS's config, for every profile and for none; `enable` is on. */
const inEveryProfile = async <T>(specs: readonly SpecInput[], body: string): Promise<[string, T][]> => {
  const cases = specs.flatMap((input) =>
    profilesOf(input).map((profile) => ({
      module: modules.get(input),
      at: optionPathOf(specOf(input)).split('.'),
      profile,
    })),
  );
  const answers = await nixosEval<T[]>(`
    map (
      case:
      (${body}) (strict.evalNixos {
        modules = [
          # Any program: backups want one.
          ({ pkgs, ... }: lib.setAttrByPath (case.at ++ [ "cliPackage" ]) pkgs.curl)
          (/. + case.module)
          (lib.setAttrByPath case.at { enable = true; inherit (case) profile; })
          # What NixOS itself wants to know before it orders a certificate.
          { security.acme = { acceptTerms = true; defaults.email = "root@example.org"; }; }
        ];
      }).config
    ) ${nixValue(cases)}`);
  return answers.map((answer, index) => [`${cases[index]?.module} ${cases[index]?.profile} ${seed}`, answer]);
};

const profilesOf = (input: SpecInput) => [null, ...Object.keys(input.profiles ?? {})];

/** The deployment without any profile, then that of each. */
const deploymentsOf = (input: SpecInput): Deployment[] => {
  const spec = specOf(input);
  return [...resolve({ ...spec, profiles: {} }), ...resolve(spec)].slice(0, profilesOf(input).length);
};

describeWith([], 'the module of any spec', () => {
  testWith(['nixfmt'], 'is left alone by nixfmt', async () => {
    expect(await complaints(tool('nixfmt'), '--check', ...modules.values())).toBe('');
  });

  testWith(['statix'], 'has nothing that statix would write otherwise', async () => {
    expect(await complaints(tool('statix'), 'check', dir.path)).toBe('');
  });

  testWith(['deadnix'], 'has no unused bindings', async () => {
    expect(await complaints(tool('deadnix'), '--fail', ...modules.values())).toBe('');
  });

  testWith(NIXOS_TOOLS, 'evaluates where the spec has no errors, to the last value', async () => {
    const wrong = await inEveryProfile<string[]>(
      [ownSpec, ...valid],
      'config: builtins.seq (strict.forceAll config) (strict.unknownDirectives config ++ strict.failedAssertions config)',
    );
    expect(wrong.filter(([, messages]) => messages.length > 0)).toEqual([]);
  });

  testWith(NIXOS_TOOLS, 'lays its layers over each other as resolve() does', async () => {
    const found = await inEveryProfile<object>(
      [ownSpec, ...valid, ...any],
      'config: (removeAttrs (lib.getAttrFromPath case.at config) [ "cliPackage" "package" "profile" ])',
    );
    const expected = [ownSpec, ...valid, ...any]
      .flatMap(deploymentsOf)
      .map(({ options }) => ({ ...options, enable: true }));
    for (const [index, [where, options]] of found.entries()) expect(options, where).toEqual(expected[index]);
  });

  testWith(NIXOS_TOOLS, 'asserts what the analyzer finds', async () => {
    const failed = await inEveryProfile<string[]>(any, 'config: strict.failedAssertions config');
    const expected = any.flatMap(deploymentsOf).map((deployment) =>
      [...brokenInvariants(deployment)]
        .filter(({ code }) => entryOf(code).severity === 'error')
        .map(({ code, message }) => `${message}. ${entryOf(code).why} (${code})`)
        .sort(),
    );
    const found = failed.map(([, messages]) =>
      messages.map((message) => message.slice(message.indexOf(': ') + 2)).sort(),
    );
    expect(found, seed).toEqual(expected);
  });
});
