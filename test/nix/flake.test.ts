import { afterAll, beforeAll, expect, type TestContext, test } from 'vitest';
import { copyFlake, nixpkgsStub, seedNixpkgsLib } from '../support/flake-copy.ts';
import { nix } from '../support/nix.ts';
import type { TempDir } from '../support/temp-dir.ts';
import { describeWith } from '../support/tools.ts';

let flake: TempDir;
let seeded = false;

const run = async (args: readonly string[]): Promise<string> => {
  const { ok, stdout, stderr } = await nix(args);
  if (!ok) throw new Error(stderr);
  return stdout;
};

/** An attribute of the flake, exactly as locked: a lock that does not fit flake.nix is an error. */
const attribute = async (name: string, ...args: readonly string[]): Promise<unknown> =>
  JSON.parse(await run(['eval', '--json', '--no-update-lock-file', `path:${flake.path}#${name}`, ...args]));

const NAMES = ['--apply', 'builtins.attrNames'];

const needsLockedLib = (context: TestContext) => {
  if (!seeded) context.skip('skipped: needs nixpkgs-lib at the revision of flake.lock');
};

/** A deployment as natsmith emits it, as far as the flake looks at it. */
const emit = async (name: string, config: string): Promise<void> => {
  await flake.write(
    `generated/${name}/module.nix`,
    `{ config, lib, ... }: {
      options.services.sample = {
        enable = lib.mkEnableOption "it";
        profile = lib.mkOption { type = lib.types.nullOr (lib.types.enum [ "dev" ]); default = null; };
      };
      config = lib.mkIf config.services.sample.enable { ${config} };
    }`,
  );
  await flake.write(`generated/${name}/dev/streams.json`, '{}');
};

describeWith(['nix'], 'the flake', () => {
  beforeAll(async () => {
    flake = await copyFlake();
    await emit('good', 'environment.etc."x".text = config.services.sample.profile;');
    await emit('typo', 'systemd.services.x.serviceConfig.ExecStrat = "/bin/x";');
    seeded = await seedNixpkgsLib();
  });
  afterAll(() => flake[Symbol.asyncDispose]());

  test('offers every deployment as a module, without fetching anything', async () => {
    expect(await attribute('nixosModules', ...NAMES)).toEqual(
      expect.arrayContaining(['default', 'good', 'typo']),
    );
    expect(await attribute('nixosModules.good.imports', '--apply', 'map baseNameOf')).toEqual(['module.nix']);
  });

  test('checks that the module of each profile evaluates', async (context) => {
    needsLockedLib(context);
    expect(await attribute('checks.x86_64-linux.module-good-dev.name')).toBe('module-good-dev');
    await expect(attribute('checks.x86_64-linux.module-typo-dev.name')).rejects.toThrow(
      /typo, profile dev:\s+- x\.service: \[Service\] ExecStrat=/,
    );
  });

  test('passes these checks for what is committed', async (context) => {
    needsLockedLib(context);
    const names = (await attribute('checks.x86_64-linux', ...NAMES)) as string[];
    const committed = names.filter((name) => name.startsWith('module-') && !/-(good|typo)-dev$/.test(name));
    for (const name of committed) expect(await attribute(`checks.x86_64-linux.${name}.name`)).toBe(name);
  });

  test('offers what emitted modules compute with', async (context) => {
    needsLockedLib(context);
    expect(await attribute('lib', ...NAMES)).toContain('bytes');
  });

  test('has a template that is complete', async () => {
    expect(
      await attribute(
        'templates.default.path',
        '--apply',
        'path: builtins.attrNames (builtins.readDir path)',
      ),
    ).toEqual(['flake.nix', 'natsmith.config.ts']);
  });

  describeWith(['nixpkgs-lib'], 'over a nixpkgs that builds nothing', () => {
    let stub: TempDir;
    beforeAll(async () => {
      stub = await nixpkgsStub();
    });
    afterAll(() => stub[Symbol.asyncDispose]());

    const stubbed = async (name: string, ...args: readonly string[]): Promise<unknown> => {
      const override = ['--override-input', 'nixpkgs', `path:${stub.path}`];
      return JSON.parse(await run(['eval', '--json', ...override, `path:${flake.path}#${name}`, ...args]));
    };

    test('packages the command line from package-lock.json alone, without a hash kept by hand', async (context) => {
      needsLockedLib(context);
      expect(await stubbed('packages.x86_64-linux.default.meta.mainProgram')).toBe('natsmith');
      expect(await stubbed('packages.x86_64-linux.default.npmDeps.npmRoot')).toMatch(/^\/nix\/store\//);
    });

    test('checks for drift, formats, and has a shell with every tool of the tests', async (context) => {
      needsLockedLib(context);
      expect(await stubbed('checks.x86_64-linux.drift.buildCommand')).toContain('natsmith build --check');
      expect(await stubbed('formatter.x86_64-linux.pname')).toBe('nixfmt-tree');
      const packages = await stubbed(
        'devShells.x86_64-linux.default.packages',
        '--apply',
        'map (p: p.pname)',
      );
      expect(packages).toEqual(expect.arrayContaining(['nats-server', 'nginx', 'nixfmt', 'nodejs']));
    });
  });
});
