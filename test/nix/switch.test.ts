import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SpecInput } from '../../src/spec/spec.ts';
import { emittedModule } from '../support/emitted-module.ts';
import { NIXOS_TOOLS } from '../support/strict-nixos.ts';
import { tempDir } from '../support/temp-dir.ts';
import { describeWith } from '../support/tools.ts';

const spec = (natsVersion: string): SpecInput => ({
  name: 'switch',
  natsVersion,
  profiles: { dev: { safeMode: false }, prod: { serverName: 'prod' } },
});
const amy = '{ name = "amy"; publish = [ ">" ]; subscribe = [ ">" ]; }';
const bob = (more = '') => `{ name = "bob"; publish = [ ">" ]; subscribe = [ ">" ]; ${more} }`;
const users = (...list: string[]) => `auth = { enable = true; users = [ ${list.join(' ')} ]; };`;

/** What a switch does to units of ours. */
type Plan = Readonly<Record<string, 'keep' | 'reload' | 'stop+start' | 'start' | 'stop'>>;
const keep: Plan = { nats: 'keep', 'nats-config': 'keep' };
const reload: Plan = { nats: 'reload', 'nats-config': 'stop+start' };
const restart: Plan = { nats: 'stop+start', 'nats-config': 'stop+start' };

const planner = (version: string) => {
  const { ask } = emittedModule(spec(version));
  const system = (options: string, more = '') =>
    `[ ({ lib, pkgs, ... }: { services.natsmith.switch = { enable = true; ${options} }; ${more} }) ]`;
  return (before: string, after: string, more = ''): Promise<Plan> =>
    ask(
      system(before),
      `lib.filterAttrs (name: _: lib.elem name [ "nats" "nats-config" ])
        (strict.switchPlan config (configWith ${system(after, more)}))`,
    );
};

describeWith(NIXOS_TOOLS, 'what nixos-rebuild switch does', () => {
  describe('a change that the running server takes', () => {
    const plan = planner('2.10');
    test.each([
      ['a user more', users(amy), users(amy, bob())],
      ['a user less', users(amy, bob()), users(amy)],
      ['the last user', users(amy), 'auth.enable = false;'],
      ["a user's rights", users(bob()), users(bob('allowResponses = true;'))],
      ['where a secret comes from', users(bob()), users(bob('passwordFile = "/run/secrets/bob";'))],
      [
        'a secret whose file has a name for each',
        users(bob('passwordFile = "/run/secrets/bob-1";')),
        users(bob('passwordFile = "/run/secrets/bob-2";')),
      ],
      ['debug', '', 'debug = true;'],
      ['a limit for clients', '', 'limits.maxPayload = "2MB";'],
      ['both, and a user', users(amy), `${users(amy, bob())} debug = true; limits.maxPayload = "2MB";`],
    ])('%s: reloaded', async (_, before, after) => {
      expect(await plan(before, after)).toEqual(reload);
    });
  });

  describe('a change that it cannot take', () => {
    const plan = planner('2.10');
    test.each([
      ['another port', '', 'port = 4333;'],
      ['another name', '', 'serverName = "other";'],
      ['less for JetStream', '', 'jetstream.maxMemory = "64MB";'],
      ['no JetStream', '', 'jetstream.enable = false;'],
      ['another log', '', 'logs.to = "file";'],
      ['another profile', 'profile = "dev";', 'profile = "prod";'],
      ['a port along with a user', users(amy), `${users(amy, bob())} port = 4333;`],
      ['another nats-server', '', 'package = pkgs.nats-top;'],
    ])('%s: restarted', async (_, before, after) => {
      const { nats } = await plan(before, after);
      expect(nats).toBe('stop+start');
    });

    test('restarts what assembles the configuration along with it', async () => {
      expect(await plan('', 'port = 4333;')).toEqual(restart);
    });

    test('what the unit alone says restarts no more than that', async () => {
      expect(await plan('safeMode = true;', 'safeMode = true; resources.memoryMax = "8GB";')).toEqual({
        ...keep,
        nats: 'stop+start',
      });
    });
  });

  describe('a change that is none for the server', () => {
    const plan = planner('2.10');
    test.each([
      ['nothing', ''],
      ['how often it is asked', 'health.interval = "7m";'],
      ['nginx', 'proxy.enable = true;'],
      ['the firewall', 'firewall.client = false;'],
    ])('%s: kept', async (_, after) => {
      expect(await plan('', after)).toEqual(keep);
    });

    test('a description: kept', async () => {
      const more = 'systemd.services.nats.description = lib.mkForce "other";';
      expect(await plan('', '', more)).toEqual(keep);
    });
  });

  describe('what depends on the version of nats-server', () => {
    const limits = 'settings.jetstream.limits.max_ha_assets = 5;';
    const [old, now] = [planner('2.10'), planner('2.15')];
    test('is judged by the one that the deployment is for', async () => {
      expect(await old('', limits)).toEqual(restart);
      expect(await now('', limits)).toEqual(reload);
    });
  });
});

describeWith(NIXOS_TOOLS, 'secrets and the Nix store', () => {
  const { ask, tryAsk } = emittedModule(spec('2.10'));
  const withFile = (file: string) =>
    `[ { services.natsmith.switch = { enable = true; ${users(bob(`passwordFile = ${file};`))} }; } ]`;
  const texts = `builtins.toJSON {
    units = strict.renderUnits config;
    etc = lib.mapAttrs (_: file: file.text) config.environment.etc;
  }`;

  test('a file with a secret is named and not read', async () => {
    await using dir = await tempDir();
    const file = await dir.write('secret', 'planted-secret');
    const found = await ask<string>(withFile(JSON.stringify(file)), texts);
    expect(found).toContain(`LoadCredential=nats.bob:${file}`);
    expect(found).not.toContain('planted-secret');
  });

  test.each([
    ['a Nix path, which would be copied there', (file: string) => file],
    ['a text made of one', (file: string) => `"\${${file}}"`],
    ['a place in the store', () => '"/nix/store/00000000000000000000000000000000-secret"'],
  ])('%s is refused', async (_, of) => {
    await using dir = await tempDir();
    await dir.write('secret', 'planted-secret');
    const answer = await tryAsk(withFile(of(join(dir.path, 'secret'))), texts);
    expect(answer).toMatchObject({ ok: false, error: expect.stringContaining('passwordFile') });
  });

  test('a password in the configuration is refused', async () => {
    const asked = `[ { services.natsmith.switch = { enable = true; ${users(bob('password = "planted";'))} }; } ]`;
    const failed = await ask<string[]>(asked, 'strict.failedAssertions config');
    expect(failed.join()).toContain('secret/plaintext');
    expect(failed.join()).not.toContain('planted');
  });
});
