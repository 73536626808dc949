import { expect, test } from 'vitest';
import { emittedModule } from '../support/emitted-module.ts';
import { NIXOS_TOOLS } from '../support/strict-nixos.ts';
import { describeWith } from '../support/tools.ts';

/*
 * What MIGRATING.md says of NixOS hosts: what ran before is evaluated, then ours, and what `nixos-rebuild switch` would do
 * between the two. That the data is then found, or its absence refused, is asked of real servers in
 * test/server/check-store.test.ts.
 */

const RAVE = '[ ./test/nix/rave-old-module.nix ./test/nix/seed-000-prod.nix ]';
const UPSTREAM = `[ {
  services.nats = {
    enable = true;
    serverName = "rave-prod-nats";
    jetstream = true;
    settings.max_payload = 2097152;
  };
} ]`;

/** The two steps of RAVE: its own definitions as they stand, and where its data is. */
const FROM_RAVE =
  '[ ./test/nix/seed-000-prod.nix { services.rave.nats.jetstream.storeDir = "/var/lib/nats/jetstream"; } ]';
const FROM_UPSTREAM = `[ {
  services.rave.nats = {
    enable = true;
    # As before: nixpkgs' module opens no port.
    firewall.client = false;
    serverName = "rave-prod-nats";
    limits.maxPayload = 2097152;
  };
} ]`;

describeWith(NIXOS_TOOLS, 'a NixOS host that ran NATS before', () => {
  const { ask } = emittedModule();

  /** Evaluates a query over `old`, the configuration before, and `config`, ours. */
  const between = <T>(before: string, after: string, query: string): Promise<T> =>
    ask(after, `let old = configOf ${before}; in builtins.seq (strict.forceAll config) (${query})`);

  const MOVES = [
    ["RAVE's own module", RAVE, FROM_RAVE],
    ["nixpkgs' services.nats", UPSTREAM, FROM_UPSTREAM],
  ] as const;

  test.each(MOVES)('from %s: comes without a failed assertion', async (_, before, after) => {
    expect(
      await between(before, after, '{ failed = strict.failedAssertions config; inherit (config) warnings; }'),
    ).toEqual({ failed: [], warnings: [] });
  });

  test.each(MOVES)('from %s: keeps user, group and data folder', async (_, before, after) => {
    const facts = `map (c: {
      user = { inherit (c.users.users.nats) isSystemUser group home uid; };
      group = c.users.groups.nats.gid;
      runsAs = { inherit (c.systemd.services.nats.serviceConfig) User Group; };
    }) [ old config ]`;
    const [was, is] = await between<unknown[]>(before, after, facts);
    expect(is).toEqual(was);
    expect(is).toMatchObject({
      user: { home: '/var/lib/nats', uid: null },
      runsAs: { User: 'nats', Group: 'nats' },
    });
  });

  test("from RAVE's own module: restarts the server once, and starts what is new", async () => {
    expect(await between(RAVE, FROM_RAVE, 'strict.switchPlan old config')).toEqual({
      nats: 'stop+start',
      'nats-config': 'start',
      'nats-drift': 'start',
      'nats-health-check': 'stop+start',
      'nats-health-restart': 'start',
      'nats-metrics': 'start',
      'nats-provision': 'start',
      nginx: 'keep',
    });
  });

  test("from nixpkgs' services.nats: restarts the server once, and starts what is new", async () => {
    expect(await between(UPSTREAM, FROM_UPSTREAM, 'strict.switchPlan old config')).toEqual({
      nats: 'stop+start',
      'nats-config': 'start',
      'nats-drift': 'start',
      'nats-health-check': 'start',
      'nats-health-restart': 'start',
      'nats-metrics': 'start',
      'nats-provision': 'start',
      nginx: 'start',
    });
  });

  test('restarts nothing when it switches again', async () => {
    expect(await ask(FROM_RAVE, `strict.switchPlan config (configWith ${FROM_RAVE})`)).toEqual(
      Object.fromEntries(
        ['', '-config', '-drift', '-health-check', '-health-restart', '-metrics', '-provision']
          .map((unit) => [`nats${unit}`, 'keep'])
          .concat([['nginx', 'keep']]),
      ),
    );
  });

  const storeIn = (text: string) => `lib.head (builtins.match ''.*store_dir: "([^"]*)".*'' ${text})`;
  const newStore = storeIn('config.environment.etc."nats/nats-server.conf".text');

  test("from RAVE's own module: looks for streams where they are only with jetstream.storeDir", async () => {
    expect(await between(RAVE, FROM_RAVE, storeIn('old.system.build.natsConf.text'))).toBe(
      '/var/lib/nats/jetstream',
    );
    expect(await ask(FROM_RAVE, newStore)).toBe('/var/lib/nats/jetstream');
    expect(await ask('[ ./test/nix/seed-000-prod.nix ]', newStore)).toBe('/var/lib/nats');
  });

  test("from nixpkgs' services.nats: looks for streams where they are", async () => {
    expect(
      await between(
        UPSTREAM,
        FROM_UPSTREAM,
        `{ before = old.services.nats.settings.jetstream.store_dir; after = ${newStore}; }`,
      ),
    ).toEqual({ before: '/var/lib/nats', after: '/var/lib/nats' });
  });

  test("from RAVE's own module: closes the monitoring port, and lets nobody in with an empty password", async () => {
    expect(
      await between(RAVE, FROM_RAVE, 'map (c: c.networking.firewall.allowedTCPPorts) [ old config ]'),
    ).toEqual([[4222, 8222], [4222]]);
    expect(
      await between(RAVE, FROM_RAVE, 'config.systemd.services.nats-config.serviceConfig.LoadCredential'),
    ).toEqual(['nats.gitlab', 'nats.matrix', 'nats.monitoring']);
  });

  test('runs one of them: services.nats beside ours is a failed assertion', async () => {
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
});
