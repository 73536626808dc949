import { expect, test } from 'vitest';
import { NIXOS_TOOLS, nixosEval, tryNixosEval } from '../support/strict-nixos.ts';
import { describeWith } from '../support/tools.ts';

const job = `{ systemd.services.job = { script = "true"; serviceConfig.Type = "oneshot"; }; }`;

describeWith(NIXOS_TOOLS, 'the strict stand-in for NixOS', () => {
  test.each([
    ['an unknown option', '{ services.natz.enable = true; }', 'services.natz'],
    [
      'a port that is none',
      '{ networking.firewall.allowedTCPPorts = [ 70000 ]; }',
      '16 bit unsigned integer',
    ],
    ['a bad unit name', '{ systemd.services.x.wantedBy = [ "multi-user" ]; }', 'systemd.services.x.wantedBy'],
    [
      'conflicting definitions',
      '{ imports = [ { networking.hostName = "a"; } { networking.hostName = "b"; } ]; }',
      'conflicting definition values',
    ],
    ['a typo in a virtual host', '{ services.nginx.virtualHosts.a.locatoins = { }; }', 'locatoins'],
    ['a typo in a user', '{ users.users.x.isSytemUser = true; }', 'isSytemUser'],
    ['an unknown service type', '{ systemd.services.x.serviceConfig.Type = "onehsot"; }', 'serviceConfig'],
    [
      'an unknown argument of a builder',
      '({ pkgs, ... }: { environment.systemPackages = [ (pkgs.writeShellApplication { name = "x"; txt = ""; }) ]; })',
      'txt',
    ],
  ])('refuses %s', async (_, module, complaint) => {
    expect(await tryNixosEval(`configOf [ ${module} ]`)).toMatchObject({
      ok: false,
      error: expect.stringContaining(complaint),
    });
  });

  test('gives assertions and warnings as values, and throws them as NixOS would', async () => {
    const module = `{
      users.users.bob.isSystemUser = true;
      systemd.services.job = { script = "true"; after = [ "network-online.target" ]; };
    }`;
    expect(
      await nixosEval(
        `let c = configOf [ ${module} ]; in { failed = strict.failedAssertions c; inherit (c) warnings; }`,
      ),
    ).toEqual({
      failed: ['users.users.bob.group is unset'],
      warnings: ['job.service: ordered after network-online.target but does not pull it in'],
    });
    expect(await tryNixosEval(`strict.checked (configOf [ ${module} ])`)).toMatchObject({
      ok: false,
      error: expect.stringContaining('- users.users.bob.group is unset'),
    });
  });

  test('names directives that systemd does not know', async () => {
    const module = `{
      systemd.services.x.serviceConfig = { ExecStrat = "/bin/x"; X-Ours = 1; };
      systemd.timers.x.timerConfig.OnBootSecs = 1;
    }`;
    expect(await nixosEval(`strict.unknownDirectives (configOf [ ${module} ])`)).toEqual([
      'x.service: [Service] ExecStrat=',
      'x.timer: [Timer] OnBootSecs=',
    ]);
  });

  test('renders units as NixOS does, and the links that enable them', async () => {
    const module = `{
      systemd.services.x = {
        description = "An example";
        wantedBy = [ "multi-user.target" ];
        enableDefaultPath = false;
        environment.GOMEMLIMIT = "1GiB";
        serviceConfig = { ExecStart = [ "/bin/a" "/bin/b" ]; CapabilityBoundingSet = ""; PrivateTmp = true; };
      };
    }`;
    expect(
      await nixosEval(
        `let c = configOf [ ${module} ]; in { units = strict.renderUnits c; links = strict.unitLinks c; }`,
      ),
    ).toEqual({
      units: {
        'x.service': [
          '[Unit]',
          'Description=An example',
          '',
          '[Service]',
          'Environment="GOMEMLIMIT=1GiB"',
          'CapabilityBoundingSet=',
          'ExecStart=/bin/a',
          'ExecStart=/bin/b',
          'PrivateTmp=true',
          '',
          '[Install]',
          'WantedBy=multi-user.target',
          '',
        ].join('\n'),
      },
      links: ['multi-user.target.wants/x.service'],
    });
  });

  test.each([
    ['keeps a unit whose description changes', '{ systemd.services.job.description = "other"; }', 'keep'],
    ['restarts one whose settings change', '{ systemd.services.job.serviceConfig.Nice = 1; }', 'stop+start'],
    [
      'reloads one whose reload triggers change',
      '{ systemd.services.job.reloadTriggers = [ "b" ]; }',
      'reload',
    ],
    ['stops one that is disabled', '{ systemd.services.job.enable = false; }', 'stop'],
  ])('a switch %s', async (_, change, action) => {
    expect(
      await nixosEval(`(strict.switchPlan (configOf [ ${job} ]) (configOf [ ${job} ${change} ])).job`),
    ).toBe(action);
  });

  test('renders nginx, logrotate and tmpfiles', async () => {
    const module = `{
      services.nginx = {
        enable = true;
        virtualHosts."nats.example".locations."/nats/" = { proxyPass = "http://127.0.0.1:8222/"; priority = 10; };
      };
      services.logrotate.settings.nats = { files = "/var/log/nats.log"; frequency = "daily"; rotate = 7; };
      systemd.tmpfiles.settings.nats."/srv/nats".d.mode = "0700";
    }`;
    const { nginx, logrotate, tmpfiles } = await nixosEval<Record<string, string>>(`
      let c = configOf [ ${module} ]; in {
        nginx = strict.renderNginx c;
        logrotate = strict.renderLogrotate c;
        tmpfiles = (strict.renderTmpfiles c)."nats.conf";
      }`);
    expect(nginx).toMatch(
      /server_name nats\.example ;\s+location \/nats\/ \{\s+proxy_pass http:\/\/127\.0\.0\.1:8222\/;/,
    );
    expect(logrotate).toMatch(/"\/var\/log\/nats\.log" \{\n {2}daily\n {2}rotate 7\n\}/);
    expect(tmpfiles).toBe("'d' '/srv/nats' '0700' '-' '-' '-' \n");
  });

  test('knows the schema of NixOS VM tests, whose nodes are as strict', async () => {
    const vmTest = (node: string) =>
      `(strict.evalTest { name = "t"; testScript = { nodes }: nodes.machine.networking.hostName; nodes.machine = ${node}; }).config.testScriptString`;
    expect(await nixosEval(vmTest('{ networking.hostName = "h"; virtualisation.memorySize = 512; }'))).toBe(
      'h',
    );
    expect(await tryNixosEval(vmTest('{ virtualisation.memory = 512; }'))).toMatchObject({ ok: false });
  });

  test('lists the options of a module with type and default', async () => {
    const module = `{ options.services.x.port = lib.mkOption { type = lib.types.port; default = 4222; }; }`;
    expect(
      await nixosEval(
        `(strict.optionsFacts (strict.evalNixos { modules = [ ${module} ]; }).options)."services.x.port"`,
      ),
    ).toEqual({ type: '16 bit unsigned integer; between 0 and 65535 (both inclusive)', default: '4222' });
  });
});
