import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, type TestContext, test } from 'vitest';
import { copyFlake, nixpkgsStub, seedNixpkgsLib } from '../support/flake-copy.ts';
import { NATS_VERSIONS, natsServerTool } from '../support/nats-server.ts';
import { nix } from '../support/nix.ts';
import { type TempDir, tempDir } from '../support/temp-dir.ts';
import { describeWith, tools } from '../support/tools.ts';

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

/** What nats-server takes once the files that it names are taken out: none of them is here. */
const CONF = `
authorization {
  users: []
}
port: 4222
resolver {
  dir: "/nonexistent/resolver"
  type: "full"
}
tls {
  cert_file: "/nonexistent/cert.pem"
  key_file: "/nonexistent/key.pem"
}
websocket {
  no_tls: true
  port: 8080
  tls {
    cert_file: "/nonexistent/cert.pem"
  }
}
`;

/** A deployment as natsmith emits it, as far as the flake looks at it. */
const emit = async (name: string, config: string): Promise<void> => {
  await flake.write(
    `generated/${name}/module.nix`,
    `{ config, lib, ... }: {
      options.services.sample = {
        enable = lib.mkEnableOption "it";
        cliPackage = lib.mkOption { type = lib.types.package; };
        profile = lib.mkOption { type = lib.types.nullOr (lib.types.enum [ "dev" ]); default = null; };
      };
      config = lib.mkIf config.services.sample.enable {
        environment.etc."nats/nats-server.conf".text = ''${CONF}'';
        ${config}
      };
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

  // Everything that needs packages or NixOS, over test/nix/nixpkgs-stub: real are nixpkgs' library, our modules and how they
  // merge; made up are packages, NixOS's own options beyond those of test/nix/strict, and what the derivations build.
  describeWith(['nixpkgs-lib'], 'over a nixpkgs that builds nothing', () => {
    let stub: TempDir;
    beforeAll(async () => {
      stub = await nixpkgsStub();
    });
    afterAll(() => stub[Symbol.asyncDispose]());

    const override = () => ['--override-input', 'nixpkgs', `path:${stub.path}`];
    const stubbed = async <T = unknown>(name: string, ...args: readonly string[]): Promise<T> =>
      JSON.parse(await run(['eval', '--json', ...override(), `path:${flake.path}#${name}`, ...args]));

    test('passes `nix flake check`', async (context) => {
      needsLockedLib(context);
      await using sound = await copyFlake();
      const file = join(sound.path, 'flake.nix');
      // The tests' store is not where it says it is, and nix 2.8 wants a template to be in the store.
      const text = await readFile(file, 'utf8');
      await writeFile(file, text.replace(/path = (\.\/nix\/templates\/\w+);/, 'path = "${$1}";'));
      const check = ['flake', 'check', '--no-build', ...override(), `path:${sound.path}`];
      expect(await nix(check)).toMatchObject({ ok: true });

      await sound.write('nix/vm.nix', '{ services.natz.enable = true; }');
      expect(await nix(check)).toMatchObject({
        ok: false,
        stderr: expect.stringMatching(/option `services\.natz' does not exist/),
      });
    });

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

    test.each(NATS_VERSIONS)(
      'asks nats-server %s about every configuration, but not about files',
      async (version) => {
        const server = tools[natsServerTool(version)];
        if (!seeded || server === undefined) return;
        /** Does what the derivation would do. */
        const build = async (name: string, broken: (conf: string) => string = (conf) => conf) => {
          const { conf, withoutFiles, buildCommand } = await stubbed<Record<string, string>>(
            `checks.x86_64-linux.${name}`,
            '--apply',
            '{ conf, withoutFiles, buildCommand, ... }: { inherit conf withoutFiles buildCommand; }',
          );
          await using dir = await tempDir();
          return await execa('sh', ['-ec', buildCommand!], {
            cwd: dir.path,
            env: {
              PATH: `${dirname(server)}:${process.env.PATH}`,
              confPath: await dir.write('conf', broken(conf!)),
              withoutFilesPath: await dir.write('withoutFiles', withoutFiles!),
              out: join(dir.path, 'out'),
            },
            all: true,
            reject: false,
          });
        };
        for (const name of ['conf-good-dev', 'conf-rave-dev', 'conf-rave-prod'])
          expect(await build(name), name).toMatchObject({ exitCode: 0 });
        expect(
          await build('conf-rave-prod', (conf) => conf.replace('port: 4222', 'port: "x"')),
        ).toMatchObject({
          exitCode: 1,
        });
      },
    );
  });
});
