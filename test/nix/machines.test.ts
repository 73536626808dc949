import { expect, test } from 'vitest';
import ownSpec from '../../natsmith.config.ts';
import { deploymentsOf, plainFiles } from '../support/deployments.ts';
import { copyFlake, nixpkgsStub, seedNixpkgsLib } from '../support/flake-copy.ts';
import { install, startMachine } from '../support/machine.ts';
import { natsLogin } from '../support/nats-wire.ts';
import { nix } from '../support/nix.ts';
import { describeInSandbox } from '../support/sandbox.ts';
import { NIXOS_TOOLS, nixosEval } from '../support/strict-nixos.ts';
import { describeWith } from '../support/tools.ts';

/** In scope: `config` of the machine of RAVE's profile, as nix/machines.nix makes it. */
const inMachine = <T>(profile: string, query: string): Promise<T> =>
  nixosEval(`
    let
      machines = import ./nix/machines.nix {
        inherit lib;
        nixosSystem = { system, modules }: { config = configOf modules; };
        deployments = { rave = ./generated/rave; };
      };
      inherit (machines.rave-${profile}) config;
    in
    ${query}`);

describeWith(NIXOS_TOOLS, 'the machines of the flake, for `nixos-rebuild build-vm`', () => {
  test('are made for each profile: its system and its VM', async (context) => {
    if (!(await seedNixpkgsLib())) context.skip('skipped: needs nixpkgs-lib at the revision of flake.lock');
    await using flake = await copyFlake();
    await using stub = await nixpkgsStub();
    for (const profile of ['dev', 'prod']) {
      for (const product of ['toplevel', 'vm']) {
        const path = `path:${flake.path}#nixosConfigurations.rave-${profile}.config.system.build.${product}.drvPath`;
        const { ok, stdout, stderr } = await nix([
          'eval',
          '--raw',
          '--override-input',
          'nixpkgs',
          `path:${stub.path}`,
          path,
        ]);
        expect({ ok, stdout }, stderr).toEqual({ ok: true, stdout: expect.stringMatching(/\.drv$/) });
      }
    }
  });

  test('run the module with their profile, and need nothing but a disk', async () => {
    for (const profile of ['dev', 'prod'])
      expect(
        await inMachine(
          profile,
          `{
            failed = strict.failedAssertions config;
            unknown = strict.unknownDirectives config;
            inherit (config) warnings;
            inherit (config.services.rave.nats) enable profile;
            inherit (config.networking) hostName;
            mounts = builtins.attrNames config.fileSystems;
            nats = config.systemd.services ? nats;
          }`,
        ),
      ).toEqual({
        failed: [],
        unknown: [],
        warnings: [],
        enable: true,
        profile,
        hostName: `rave-${profile}`,
        mounts: ['/'],
        nats: true,
      });
  });

  test('show every open port on the loopback of whoever runs them, those of root 8000 higher', async () => {
    const forwarded = await inMachine<unknown[]>(
      'prod',
      `map ({ host, guest, ... }: [ host.address host.port guest.port ])
        config.virtualisation.vmVariant.virtualisation.forwardPorts`,
    );
    expect(forwarded.sort()).toEqual([
      ['127.0.0.1', 4222, 4222],
      ['127.0.0.1', 8080, 80],
      ['127.0.0.1', 8443, 443],
    ]);
  });
});

describeInSandbox(
  [...NIXOS_TOOLS, 'nats-server-2.15', 'nginx', 'curl'],
  'the first start of such a machine',
  () => {
    test('makes up the passwords and the certificate that RAVE needs, once', async () => {
      const { script, secrets } = await inMachine<{ script: string; secrets: string }>(
        'prod',
        `{
        inherit (config.systemd.services.vm-secrets) script;
        secrets = config.environment.etc."nats/secrets".text;
      }`,
      );
      await using machine = await startMachine('2.15');
      const sh = async (command: string) => {
        const { ok, output } = await machine.run(['bash', '-ec', command]);
        if (!ok) throw new Error(`${command}\n${output}`);
        return output.trim();
      };
      await sh('id nginx || useradd --system --no-create-home nginx');
      await machine.write({ '/etc/nats/secrets': secrets });
      await sh(script);
      const password = await sh('cat /etc/credstore/nats.gitlab');
      await sh(script);
      expect(await sh('cat /etc/credstore/nats.gitlab')).toBe(password);
      expect(
        await sh(
          'stat --format="%U %a" /etc/credstore/nats.* /var/lib/acme/rave.local /var/lib/acme/*/*.pem',
        ),
      ).toBe(['root 600', 'root 600', 'root 600', 'root 755', 'root 644', 'nginx 600'].join('\n'));

      const [, prod] = deploymentsOf(ownSpec);
      await install(machine, prod!);
      await sh(
        'mkdir -p /var/lib/nginx; systemctl start nginx.service || { journalctl -u nginx --no-pager; exit 1; }',
      );
      const certificate =
        '--cacert /var/lib/acme/rave.local/fullchain.pem --connect-to rave.local::127.0.0.1:';
      expect(await sh(`curl -fsS --retry 5 ${certificate} https://rave.local/nats/healthz`)).toContain('ok');
      const port = await machine.forward(4222);
      expect(await natsLogin(port, 'gitlab', password)).toBe(true);
      expect(await natsLogin(port, 'gitlab', `${password}x`)).toBe(false);
    });

    test('makes up a certificate where clients speak TLS, and nothing that the host makes itself', async () => {
      const script = await inMachine<string>('dev', 'config.systemd.services.vm-secrets.script');
      await using machine = await startMachine('2.15');
      const sh = async (command: string) => {
        const { ok, output } = await machine.run(['bash', '-ec', command]);
        if (!ok) throw new Error(`${command}\n${output}`);
        return output.trim();
      };
      const tls = { enable: true, certificate: '/srv/chain.pem', key: '/srv/key.pem', ca: '/srv/ca.pem' };
      const [deployment] = deploymentsOf({
        name: 'shop',
        base: { tls: { ...tls, verify: 'required' }, streams: { ORDERS: {} }, auth: { enable: true } },
      });
      const secrets = plainFiles(deployment!).get('etc/nats/secrets')!.content;
      expect(secrets).toContain('natsmith.provision\tgenerated');
      await machine.write({ '/etc/nats/secrets': secrets });
      await sh(`cd / && ${script}`);
      const before = await sh('cat /srv/key.pem');
      await sh(`cd / && ${script}`);
      expect(await sh('cat /srv/key.pem')).toBe(before);
      const key = 'openssl pkey -in /srv/key.pem -pubout';
      expect(await sh(key)).toBe(await sh('openssl x509 -in /srv/chain.pem -noout -pubkey'));
      expect(await sh('openssl verify -CAfile /srv/ca.pem /srv/chain.pem')).toContain('OK');
      expect(await sh('ls -d /generated /srv/key.pem || :')).not.toMatch(/^\/generated$/m);
    });
  },
);
