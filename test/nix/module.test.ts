import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { emittedModule } from '../support/emitted-module.ts';
import { NIXOS_TOOLS } from '../support/strict-nixos.ts';
import { describeWith } from '../support/tools.ts';

const seed = (name: 'dev' | 'prod') => `[ ./test/nix/seed-000-${name}.nix ]`;
const options = (text: string) => `[ { services.rave.nats = { enable = true; ${text} }; } ]`;

describeWith(NIXOS_TOOLS, "the module of RAVE's deployment", () => {
  const { ask, tryAsk, dir } = emittedModule();

  test.each(['dev', 'prod'] as const)("takes RAVE's own %s configuration as it stands", async (name) => {
    const system = await ask(
      seed(name),
      `builtins.seq (strict.forceAll config) {
        failed = strict.failedAssertions config;
        inherit (config) warnings;
        unknown = strict.unknownDirectives config;
        ports = config.networking.firewall.allowedTCPPorts;
        timers = lib.filter (link: lib.hasPrefix "timers.target" link) (strict.unitLinks config);
      }`,
    );
    expect(system).toEqual({
      failed: [],
      warnings: [],
      unknown: [],
      ports: expect.arrayContaining([4222]),
      timers: ['timers.target.wants/nats-drift.timer', 'timers.target.wants/nats-health-check.timer'],
    });
    expect((system as { ports: number[] }).ports).not.toContain(8222);
  });

  const limits = 'lib.filterAttrs (name: _: lib.elem name names) config.systemd.services.nats.serviceConfig';
  const names = 'let names = [ "MemoryMax" "CPUQuota" "TasksMax" "OOMScoreAdjust" "LimitNOFILE" ]; in';

  test('limits what the service may use where it is production', async () => {
    expect(await ask(seed('prod'), `${names} ${limits}`)).toEqual({
      // 2.5 times 512 MB, 56 KiB for each of 100,000 connections, 256 MiB
      MemoryMax: 1_342_177_280 + 5_734_400_000 + 268_435_456,
      CPUQuota: '400%',
      TasksMax: expect.any(Number),
      OOMScoreAdjust: 200,
      LimitNOFILE: 110_000,
    });
    expect(await ask(seed('prod'), 'config.systemd.services.nats.environment')).toMatchObject({
      GOMEMLIMIT: '6243260825',
    });
    expect(await ask(seed('dev'), `${names} ${limits}`)).toEqual({ LimitNOFILE: 75_536 });
  });

  test('does nothing at all unless it is enabled', async () => {
    const [imported, plain] = await ask<unknown[]>(
      '[ { services.rave.nats = { profile = "prod"; logs.to = "file"; dataDir = "/srv/nats"; }; } ]',
      `let
        traces = config: {
          units = strict.renderUnits config;
          inherit (config) assertions warnings;
          inherit (config.systemd.tmpfiles) rules;
          inherit (config.networking.firewall) allowedTCPPorts;
          etc = builtins.attrNames config.environment.etc;
          users = builtins.attrNames config.users.users ++ builtins.attrNames config.users.groups;
          nginx = config.services.nginx.enable;
        };
      in
      map traces [ config (strict.evalNixos { modules = [ ]; }).config ]`,
    );
    expect(imported).toEqual(plain);
  });

  test('without a profile is what the profiles have in common', async () => {
    expect(
      await ask(options(''), '{ inherit (config.services.rave.nats) profile serverName debug proxy auth; }'),
    ).toMatchObject({
      profile: null,
      serverName: 'nats',
      debug: false,
      proxy: { enable: true, host: 'rave.local', tls: { enable: false } },
      auth: { enable: false, users: [] },
    });
  });

  test("gives way to the host's own definitions, option by option, and whole lists", async () => {
    const own = `
      profile = "prod";
      limits.maxConnections = 5;
      debug = true;
      auth.users = [ { name = "me"; publish = [ ">" ]; subscribe.deny = [ ">" ]; } ];`;
    expect(
      await ask(options(own), '{ inherit (config.services.rave.nats) limits debug auth serverName; }'),
    ).toMatchObject({
      limits: { maxConnections: 5, maxPayload: '2MB' },
      debug: true,
      serverName: 'rave-prod-nats',
      auth: {
        enable: true,
        users: [
          {
            name: 'me',
            password: '',
            publish: ['>'],
            subscribe: { allow: null, deny: ['>'] },
            allowResponses: false,
          },
        ],
      },
    });
  });

  const proxy = (tls: string) =>
    `[ { services.rave.nats = { enable = true; proxy.tls = ${tls}; }; security.acme = { acceptTerms = true; defaults.email = "a@b.c"; }; } ]`;
  const certificates = `{
    failed = strict.failedAssertions config;
    ordered = builtins.attrNames config.security.acme.certs;
    selfSigned = config.systemd.services.nats-proxy-certificate.serviceConfig.Group or null;
    inherit (config.services.nginx.virtualHosts."rave.local") forceSSL enableACME;
  }`;

  test('has NixOS order the certificate of the proxy', async () => {
    expect(await ask(proxy('{ enable = true; acme = true; }'), certificates)).toEqual({
      failed: [],
      ordered: ['rave.local'],
      selfSigned: null,
      forceSSL: true,
      enableACME: true,
    });
  });

  test('makes one of its own, for nginx to read, until there is one in the files that are named', async () => {
    const files = '{ enable = true; certificate = "/srv/chain.pem"; key = "/srv/key.pem"; }';
    expect(await ask(proxy(files), certificates)).toEqual({
      failed: [],
      ordered: [],
      selfSigned: 'nginx',
      forceSSL: true,
      enableACME: false,
    });
  });

  test('runs the package that it is given', async () => {
    const package_ =
      '[ ({ pkgs, ... }: { services.rave.nats = { enable = true; package = pkgs.nats-top; }; }) ]';
    expect(await ask(package_, 'config.systemd.services.nats.serviceConfig.ExecStart')).toMatch(
      /^\/nix\/store\/[^ /]*-nats-top-[^ /]*\/bin\/nats-top --config \/run\/nats\/nats-server.conf$/,
    );
  });

  test("refuses to run beside nixpkgs' own module", async () => {
    // Both write nats.service: only the assertions can be asked, as NixOS itself does first.
    expect(
      await ask(
        '[ { services.rave.nats.enable = true; services.nats.enable = true; } ]',
        'strict.failedAssertions config',
      ),
    ).toEqual([
      'services.nats and services.rave.nats would both run a nats.service: enable only one of them.',
    ]);
  });

  test('is a folder that can be copied anywhere', async () => {
    expect(await readdir(`${dir().path}/module`)).toEqual([
      'assemble.sh',
      'check-store.sh',
      'conf.nix',
      'health-check.sh',
      'host.nix',
      'lib.nix',
      'module.nix',
      'permissions.nix',
      'reload.sh',
      'self-sign.sh',
      'subjects.nix',
      'text.nix',
      'tls-changed.sh',
    ]);
    expect(
      await ask(
        options(''),
        'lib.hasPrefix "/nix/store" config.systemd.services.nats-health-check.serviceConfig.ExecStart',
      ),
    ).toBe(true);
  });

  test.each([
    ['an unknown option', 'limits.maxConections = 1;', 'services.rave.nats.limits.maxConections'],
    ['an impossible size', 'jetstream.maxMemory = "12QB";', 'services.rave.nats.jetstream.maxMemory'],
    ['a port that is none', 'port = 70000;', 'services.rave.nats.port'],
    ['a user name with a quote', `auth.users = [ { name = "a\\"b"; } ];`, 'services.rave.nats.auth.users'],
    ['a path that would end a line of nginx', 'proxy.path = "/a;/";', 'services.rave.nats.proxy.path'],
    [
      'an empty token in a subject',
      'auth.users = [ { name = "a"; publish = [ "a..b" ]; } ];',
      'services.rave.nats.auth.users',
    ],
    ['a profile that there is not', 'profile = "staging";', 'services.rave.nats.profile'],
  ])('refuses %s by its name', async (_, definition, option) => {
    expect(await tryAsk(options(definition), 'strict.forceAll config')).toMatchObject({
      ok: false,
      error: expect.stringContaining(option),
    });
  });

  test('evaluates with 10,000 users in seconds', async () => {
    const users = `[ ({ lib, ... }: {
      services.rave.nats = {
        enable = true;
        auth.enable = true;
        auth.users = lib.genList (n: {
          name = "user-\${toString n}";
          publish = [ "a.\${toString n}.>" ];
          subscribe = [ "_INBOX_\${toString n}.>" ];
        }) 10000;
      };
    }) ]`;
    const start = performance.now();
    expect(
      await ask(
        users,
        '{ failed = strict.failedAssertions config; size = builtins.stringLength config.environment.etc."nats/nats-server.conf".text; }',
      ),
    ).toEqual({ failed: [], size: expect.any(Number) });
    expect(performance.now() - start).toBeLessThan(100_000);
  });
});
