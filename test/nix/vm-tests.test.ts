import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';
import { writeModule } from '../support/emitted.ts';
import { copyFlake, nixpkgsStub, seedNixpkgsLib } from '../support/flake-copy.ts';
import { nix } from '../support/nix.ts';
import { NIXOS_TOOLS, nixosEval, tryNixosEval } from '../support/strict-nixos.ts';
import { tempDir } from '../support/temp-dir.ts';
import { describeWith, testWith, tool } from '../support/tools.ts';

/** The NixOS VM tests of RAVE, with every value of every node evaluated; `more` is merged into each test. */
const vmTests = (more = '{ }', folder = './generated/rave', at = 'services.rave.nats') => `
  lib.mapAttrs (_: { testScriptString, nodes, ... }: {
    script = builtins.unsafeDiscardStringContext testScriptString;
    nodes = lib.attrNames nodes;
    users = map ({ name, ... }: name) nodes.server.${at}.auth.users;
    probers = lib.mapAttrs (_: { users, ... }: map ({ name, ... }: name) users) nodes.server.${at}.accounts;
    ports = lib.naturalSort (map toString nodes.server.networking.firewall.allowedTCPPorts);
  }) (import ./nix/tests {
    inherit lib;
    deployments.rave = ${folder};
    runNixOSTest = test: strict.checkedTest { imports = [ test (${more}) ]; };
    natsmith = strict.pkgs.natscli;
  })`;

interface VmTest {
  readonly script: string;
  readonly nodes: readonly string[];
  readonly users: readonly string[];
  /** Users of the accounts. */
  readonly probers: Readonly<Record<string, readonly string[]>>;
  readonly ports: readonly string[];
}

/** Globals of the NixOS test driver, and the nodes. */
const DRIVER = ['start_all', 'subtest', 'server', 'client'];

describeWith(NIXOS_TOOLS, 'the NixOS VM tests', () => {
  let tests: Record<string, VmTest>;
  beforeAll(async () => {
    tests = await nixosEval<Record<string, VmTest>>(vmTests());
  });

  test('are there for each profile: a server, and a client that verifies it', () => {
    expect(Object.keys(tests)).toEqual(['vm-rave-dev', 'vm-rave-prod']);
    for (const [name, { script, nodes }] of Object.entries(tests)) {
      expect(nodes).toEqual(['client', 'server']);
      expect(script).toContain(
        `natsmith verify --json --driver remote --server nats://server:4222 --profile ${name.split('-').at(-1)}`,
      );
    }
  });

  test('add a user who may do everything to those of the profile, and let nginx be reached', () => {
    expect(tests['vm-rave-dev']).toMatchObject({ users: [], ports: ['80', '443', '4222'] });
    expect(tests['vm-rave-prod']).toMatchObject({
      users: ['gitlab', 'matrix', 'monitoring', 'natsmith-prober'],
      ports: ['80', '443', '4222'],
    });
  });

  test('expect the probes that a profile has something for, and the units that it starts', () => {
    const list = (name: string, of: string) =>
      JSON.parse(new RegExp(`^${of}: list\\[str\\] = (.*)$`, 'm').exec(tests[name]!.script)![1]!).sort();
    const reached = ['config-applied', 'jetstream-stores', 'proxy-forwards', 'server-ready'];
    expect(list('vm-rave-dev', 'PROBES')).toEqual(reached);
    expect(list('vm-rave-prod', 'PROBES')).toEqual(['auth-accepts', 'auth-rejects', ...reached]);
    for (const name of Object.keys(tests))
      expect(list(name, 'UNITS')).toEqual([
        'nats-drift.timer',
        'nats-health-check.timer',
        'nats-metrics.service',
        'nats-provision.service',
        'nats.service',
        'nginx.service',
      ]);
  });

  test('look at every account in which streams are described, as a user of each', async () => {
    await using dir = await tempDir();
    const user = (name: string) => ({ name, publish: ['>'], subscribe: ['>'] });
    const account = (name: string, more: object) => ({
      users: [user(name)],
      jetstream: { enable: true },
      ...more,
    });
    const shop = {
      auth: { enable: true, users: [user('app')] },
      accounts: {
        MAIL: account('mail', {}),
        SHOP: account('shop', { streams: { ORDERS: { subjects: ['orders.>'] } } }),
      },
    };
    const spec = { name: 'shop', profiles: { prod: shop } };
    const folder = dirname(await writeModule(dir, 'generated/shop', spec));
    await mkdir(join(folder, 'prod'));
    const { 'vm-rave-prod': of } = await nixosEval<Record<string, VmTest>>(
      vmTests('{ }', folder, 'services.natsmith.shop'),
    );
    const { users, probers, script } = of!;
    expect(users).toEqual(['app', 'natsmith-prober']);
    expect(probers).toEqual({
      MAIL: ['mail', 'natsmith-prober-MAIL'],
      SHOP: ['shop', 'natsmith-prober-SHOP'],
    });
    expect(script).toContain('LOGIN = "--user natsmith-prober-MAIL"');
    expect(script).toContain('DESCRIBED: list[str] = ["--user natsmith-prober-SHOP"]');
    expect(script).toMatch(/LOGINS: list\[str\] = \[.*prober","--user .*-MAIL","--user .*-SHOP"\]/);
  });

  testWith(['python3'], 'are Python', async () => {
    await using dir = await tempDir();
    for (const [name, { script }] of Object.entries(tests)) {
      const file = await dir.write(`${name}.py`, script);
      const { exitCode, stderr } = await execa(tool('python3'), ['-m', 'py_compile', file], {
        reject: false,
      });
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    }
  });

  testWith(['pyflakes'], 'use no name that nobody defines, as the test driver checks', async () => {
    await using dir = await tempDir();
    for (const [name, { script }] of Object.entries(tests)) {
      const file = await dir.write(`${name}.py`, script);
      const { stdout } = await execa(tool('pyflakes'), [file], {
        env: { PYFLAKES_BUILTINS: DRIVER.join(',') },
        reject: false,
      });
      expect(stdout).toBe('');
    }
  });

  test.each([
    ['an option that there is not', '{ nodes.server.services.natz.enable = true; }', 'services.natz'],
    [
      'a failed assertion of the module',
      '{ nodes.server.services.rave.nats.httpPort = 4222; }',
      'server: services.rave.nats.httpPort',
    ],
    [
      'a directive that systemd does not know',
      '{ nodes.client.systemd.services.x.serviceConfig.ExecStrat = "/bin/x"; }',
      'client: x.service: [Service] ExecStrat=',
    ],
    ['an attribute of tests that there is not', '{ testscript = ""; }', 'testscript'],
    ['a script that is no text', '{ testScript = lib.mkForce 1; }', 'testScript'],
  ])('are refused over %s', async (_, more, complaint) => {
    expect(await tryNixosEval(vmTests(more))).toMatchObject({
      ok: false,
      error: expect.stringContaining(complaint),
    });
  });

  test('are checks of the flake, made with the package of this flake', async (context) => {
    if (!(await seedNixpkgsLib())) context.skip('skipped: needs nixpkgs-lib at the revision of flake.lock');
    await using flake = await copyFlake();
    await using stub = await nixpkgsStub();
    for (const profile of ['dev', 'prod']) {
      const path = `path:${flake.path}#checks.x86_64-linux.vm-rave-${profile}`;
      const args = ['--raw', '--override-input', 'nixpkgs', `path:${stub.path}`, `${path}.testScript`];
      const { stdout, stderr } = await nix(['eval', ...args]);
      expect(stdout, stderr).toMatch(/^COMMAND = "cd \/nix\/store\/[^ ]+ && natsmith verify/m);
    }
  });
});
