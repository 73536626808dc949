import { describe, expect, test } from 'vitest';
import type { SpecInput } from '../../src/spec/spec.ts';
import { deploymentsOf } from '../support/deployments.ts';
import { doorOf, journal, pidOf, property, putSecrets, sh } from '../support/live.ts';
import { install, startMachine } from '../support/machine.ts';
import { NATS_VERSIONS, type NatsVersion, natsServerTool } from '../support/nats-server.ts';
import { describeInSandbox, type Sandbox, SHARED } from '../support/sandbox.ts';

type Base = NonNullable<SpecInput['base']>;

const everything = { publish: ['>'], subscribe: ['>'] };
const users = (...names: string[]): Base => ({
  auth: { enable: true, users: names.map((name) => ({ name, ...everything })) },
});
const plain: Base = { ...users('amy'), proxy: { enable: true } };
const secrets = { amy: 'secret of amy', bob: 'secret of bob' };

/** What install.sh does with another build, and what it means for the server. */
const switchTo = async (machine: Sandbox, version: NatsVersion, base: Base) => {
  await machine.run(['rm', '-rf', `${SHARED}/root`]);
  const before = await pidOf(machine);
  const [deployment] = deploymentsOf({ name: 'switch', natsVersion: version, base });
  const start = performance.now();
  const said = await install(machine, deployment!).catch(({ message }: Error) => `failed: ${message}`);
  return {
    said: said.trimEnd().split('\n'),
    samePid: (await pidOf(machine)) === before,
    ms: performance.now() - start,
  };
};

const installed = async (version: NatsVersion, base: Base = plain): Promise<Sandbox> => {
  const machine = await startMachine(version);
  await putSecrets(machine, secrets);
  await switchTo(machine, version, base);
  await doorOf(machine);
  return machine;
};

const varz = async (machine: Sandbox): Promise<Record<string, unknown>> =>
  JSON.parse(await sh(machine, 'curl -fsS 127.0.0.1:8222/varz'));

const RELOADED = 'reloaded: nats.service';

describe.each(NATS_VERSIONS)('install.sh from one build to the next, nats-server %s', (version) => {
  describeInSandbox([natsServerTool(version), 'curl', 'nginx'], version, () => {
    test('does nothing where nothing has changed', async () => {
      await using machine = await installed(version);
      const since = await property(machine, 'nats-config.service', 'InvocationID');
      const { said, samePid } = await switchTo(machine, version, plain);
      expect([said[0], samePid]).toEqual(['nothing has changed', true]);
      expect(await property(machine, 'nats-config.service', 'InvocationID')).toBe(since);
    });

    test('leaves NATS alone where only nginx is concerned', async () => {
      await using machine = await installed(version);
      const since = await property(machine, 'nats-config.service', 'InvocationID');
      const next = { ...plain, proxy: { enable: true, host: 'other.example' } };
      const { said, samePid } = await switchTo(machine, version, next);
      expect(said[0]).toBe('wrote /etc/nginx/conf.d/nats.conf');
      expect(said.join('\n')).not.toMatch(/nats\.service|nothing/);
      expect(samePid).toBe(true);
      expect(await property(machine, 'nats-config.service', 'InvocationID')).toBe(since);
    });

    test('has the running server take users, while others stay connected', async () => {
      await using machine = await installed(version);
      const door = await doorOf(machine);
      const open = await door.connect('amy', secrets.amy);
      const added = await switchTo(machine, version, { ...plain, ...users('amy', 'bob') });
      expect([added.said.includes(RELOADED), added.samePid]).toEqual([true, true]);
      expect(await door.letsIn('bob', secrets.bob)).toBe(true);
      await open.rtt();

      const file = { name: 'bob', passwordFile: '/srv/bob', ...everything };
      await putSecrets(machine, { '/srv/bob': 'other' });
      const next = { ...plain, auth: { enable: true, users: [{ name: 'amy', ...everything }, file] } };
      const moved = await switchTo(machine, version, next);
      expect([moved.said.includes(RELOADED), moved.samePid]).toEqual([true, true]);
      expect([await door.letsIn('bob', secrets.bob), await door.letsIn('bob', 'other')]).toEqual([
        false,
        true,
      ]);

      const removed = await switchTo(machine, version, plain);
      expect([removed.said.includes(RELOADED), removed.samePid]).toEqual([true, true]);
      expect(await door.letsIn('bob', 'other')).toBe(false);
      await open.rtt();
      await open.close();
    });

    test('has the running server take settings that it can take', async () => {
      await using machine = await installed(version);
      const next = { ...plain, debug: true, limits: { maxPayload: '64KB' } };
      const { said, samePid, ms } = await switchTo(machine, version, next);
      console.log(`nats-server ${version}: install.sh with a reload took ${ms.toFixed(0)} ms`);
      expect([said.includes(RELOADED), samePid]).toEqual([true, true]);
      expect(said.join('\n')).not.toContain('restarted');
      expect(await varz(machine)).toMatchObject({ max_payload: 65536 });
    });

    test('restarts the server for what it cannot take', async () => {
      await using machine = await installed(version);
      const smaller = { ...plain, jetstream: { maxMemory: '64MB' } };
      const first = await switchTo(machine, version, smaller);
      expect([first.said.includes('restarted: nats.service'), first.samePid]).toEqual([true, false]);
      await doorOf(machine);
      expect(await varz(machine)).toMatchObject({ jetstream: { config: { max_memory: 64 * 2 ** 20 } } });

      // With what could have been taken, too.
      const moved = await switchTo(machine, version, { ...smaller, port: 4333, ...users('amy', 'bob') });
      expect([moved.said.includes('restarted: nats.service'), moved.samePid]).toEqual([true, false]);
      expect(moved.said.join('\n')).not.toContain('reloaded: nats');
      await doorOf(machine);
      expect(await varz(machine)).toMatchObject({ port: 4333 });
    });

    test('says what is missing, and does the rest when it is run again', async () => {
      await using machine = await installed(version);
      const next = { ...plain, ...users('amy', 'new') };
      const failed = await switchTo(machine, version, next);
      expect(failed.said.join('\n')).toContain(
        'new: the secret is missing or empty (from /etc/credstore/nats.new',
      );
      expect(failed.said.at(-1)).toMatch(
        /systemctl reload nats.service' failed; mend that and run this again$/,
      );
      expect(failed.samePid).toBe(true);
      const door = await doorOf(machine);
      expect(await door.letsIn('amy', secrets.amy)).toBe(true);

      await putSecrets(machine, { new: 'at last' });
      const again = await switchTo(machine, version, next);
      expect([again.said[0], again.samePid]).toEqual([RELOADED, true]);
      expect(await door.letsIn('new', 'at last')).toBe(true);
      expect((await switchTo(machine, version, next)).said[0]).toBe('nothing has changed');
    });

    test('a reload that the server refuses fails with its words, and the old configuration runs on', async () => {
      await using machine = await installed(version);
      const pid = await pidOf(machine);
      const { server_name: name } = await varz(machine);
      await sh(machine, `sed -i 's/^server_name: .*/server_name: "other"/' /etc/nats/nats-server.conf`);
      expect(await machine.run(['systemctl', 'reload', 'nats'])).toMatchObject({ ok: false });
      await expect
        .poll(() => journal(machine))
        .toContain(
          'the server refuses the new configuration and goes on as before: config reload not supported for ServerName',
        );
      expect(await varz(machine)).toMatchObject({ server_name: name });
      expect(await pidOf(machine)).toBe(pid);
      expect(await property(machine, 'nats.service', 'ActiveState')).toBe('active');

      // Whatever ends it, the next start takes what is on the host, as after a boot.
      await sh(machine, `kill -9 ${pid}`);
      const named = async () =>
        ((await varz(machine).catch(() => undefined)) as { server_name?: string } | undefined)?.server_name;
      await expect.poll(named, { timeout: 20_000 }).toBe('other');
    });

    test('reloads, which restart another unit, do not wait for each other', async () => {
      await using machine = await installed(version);
      const pid = await pidOf(machine);
      const times: number[] = [];
      for (let time = 0; time < 3; time++) {
        const start = performance.now();
        await sh(machine, 'systemctl reload nats');
        times.push(performance.now() - start);
      }
      console.log(`nats-server ${version}: a reload took ${times.map((ms) => ms.toFixed(0)).join(', ')} ms`);
      await sh(
        machine,
        'for i in 1 2 3 4 5; do systemctl reload nats & jobs="$jobs $!"; done; for job in $jobs; do wait $job; done',
      );
      expect(await sh(machine, 'systemctl list-jobs --no-legend')).toBe('');
      expect(await pidOf(machine)).toBe(pid);
    });
  });
});
