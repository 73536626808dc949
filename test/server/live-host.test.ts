import { describe, expect, test } from 'vitest';
import type { SpecInput } from '../../src/spec/spec.ts';
import { deploymentsOf } from '../support/deployments.ts';
import { install, startMachine } from '../support/machine.ts';
import { NATS_VERSIONS, type NatsVersion, natsServerTool } from '../support/nats-server.ts';
import { describeInSandbox, type Sandbox } from '../support/sandbox.ts';

/** Options that make time pass quickly. */
const spec: SpecInput = {
  name: 'live',
  base: {
    health: { interval: '1h', timeout: '1s', restartAfter: 2 },
    logs: { to: 'file', keepDays: 2 },
  },
};

/** Installs what is emitted for the spec on a machine that a real systemd runs. */
const installed = async (version: NatsVersion, input: SpecInput = spec): Promise<Sandbox> => {
  const machine = await startMachine(version);
  await install(machine, deploymentsOf(input)[0]!);
  return machine;
};

const sh = async (machine: Sandbox, script: string): Promise<string> => {
  const { ok, output } = await machine.run(['sh', '-ec', script], { timeout: 20_000 });
  if (!ok) {
    const journal = await machine.run(['journalctl', '--output=cat', '--unit=nats*', '--lines=50']);
    throw new Error(`${script}\n${output}\n${journal.output}`);
  }
  return output.trim();
};

const property = (machine: Sandbox, unit: string, name: string) =>
  sh(machine, `systemctl show --property=${name} --value ${unit}`);

describe.each(NATS_VERSIONS)('under a real systemd, nats-server %s', (version) => {
  describeInSandbox([natsServerTool(version), 'logrotate', 'curl'], 'in its own units', () => {
    test('starts, is healthy, reloads and stops', async () => {
      await using machine = await installed(version);
      expect(await sh(machine, 'curl -fsS --retry 5 --retry-connrefused 127.0.0.1:8222/healthz')).toContain(
        'ok',
      );
      await sh(machine, 'systemctl start nats-health-check.service');
      await sh(machine, 'systemctl reload nats.service');
      await expect
        .poll(() => sh(machine, 'cat /var/lib/nats/nats-server.log'))
        .toContain('Reloaded server configuration');
      await sh(machine, 'systemctl stop nats.service');
      expect(await property(machine, 'nats.service', 'Result')).toBe('success');
      const log = await sh(machine, 'cat /var/lib/nats/nats-server.log');
      expect(log).toContain('Entering lame duck mode');
      expect(log).not.toMatch(/\[(ERR|FTL|WRN)\]/);
    });

    test('is restarted when it hangs, after as many failed checks as the spec says', async () => {
      await using machine = await installed(version);
      const pid = await property(machine, 'nats.service', 'MainPID');
      await sh(machine, `kill -STOP ${pid}`);
      await sh(machine, '! systemctl start nats-health-check.service');
      expect(await property(machine, 'nats.service', 'MainPID')).toBe(pid);
      await sh(machine, '! systemctl start nats-health-check.service');
      await expect.poll(() => property(machine, 'nats.service', 'MainPID')).not.toBe(pid);
      await expect.poll(() => property(machine, 'nats-health-restart.service', 'Result')).toBe('success');
      await sh(machine, 'curl -fsS --retry 5 --retry-connrefused 127.0.0.1:8222/healthz');
      await sh(machine, 'systemctl start nats-health-check.service');
    });

    test('is not asked how it is once it was stopped', async () => {
      await using machine = await installed(version);
      await sh(machine, 'systemctl stop nats.service; ! systemctl start nats-health-check.service');
      expect(await property(machine, 'nats-health-check.service', 'ActiveState')).toBe('inactive');
      expect(await property(machine, 'nats.service', 'ActiveState')).toBe('inactive');
    });

    test('writes on to the new file after a rotation; old ones are compressed, then dropped', async () => {
      await using machine = await installed(version);
      const inLogs = 'cd /var/lib/nats; export LC_ALL=C;';
      const files = () => sh(machine, `${inLogs} ls -d nats-server.log*`);
      const open = () => sh(machine, 'readlink /proc/$(systemctl show -P MainPID nats)/fd/*');
      const aDayLater = async () => {
        // What was rotated today is left alone until tomorrow.
        await sh(
          machine,
          `${inLogs} [ ! -e logrotate.state ] || sed -i '/"/s/ [^ ]*$/ 2020-1-1-0:0:0/' logrotate.state`,
        );
        await sh(machine, 'systemctl start nats-logrotate.service');
      };

      await aDayLater();
      expect(await files(), 'the first run only notes the date').toBe('nats-server.log');
      await aDayLater();
      expect(await files()).toBe('nats-server.log\nnats-server.log.1');
      await expect.poll(open).toMatch(/nats-server\.log$/m);
      expect(await open()).not.toContain('nats-server.log.1');
      await expect
        .poll(() => sh(machine, 'cat /var/lib/nats/nats-server.log'))
        .toContain('File log re-opened');

      await aDayLater();
      expect(await files()).toBe('nats-server.log\nnats-server.log.1\nnats-server.log.2.gz');
      expect(await sh(machine, 'zcat /var/lib/nats/nats-server.log.2.gz')).toContain('Starting nats-server');
      await aDayLater();
      expect(await files(), 'two are kept').toBe('nats-server.log\nnats-server.log.1\nnats-server.log.2.gz');
      expect(await sh(machine, 'zcat /var/lib/nats/nats-server.log.2.gz')).not.toContain(
        'Starting nats-server',
      );
      expect(await sh(machine, 'stat --format="%U %a" /var/lib/nats/nats-server.log')).toBe('nats 640');
    });

    test('keeps its data in folders elsewhere', async () => {
      await using machine = await installed(version, {
        name: 'elsewhere',
        base: { dataDir: '/srv/nats-data', jetstream: { storeDir: '/mnt/disk@1/store' } },
      });
      await sh(machine, 'curl -fsS --retry 5 --retry-connrefused 127.0.0.1:8222/healthz');
      expect(await sh(machine, 'stat --format="%U %a" /mnt/disk@1/store /srv/nats-data')).toBe(
        'nats 750\nnats 750',
      );
      await sh(machine, 'test -d /mnt/disk@1/store/jetstream');
    });

    test('gives way to nobody: the unit of a distribution is stopped', async () => {
      await using machine = await startMachine(version);
      await machine.write({
        '/etc/systemd/system/nats-server.service': '[Service]\nExecStart=/usr/sbin/nats-server\n',
      });
      await sh(machine, 'systemctl daemon-reload; systemctl start nats-server.service');
      await install(machine, deploymentsOf(spec)[0]!);
      expect(await property(machine, 'nats-server.service', 'ActiveState')).not.toBe('active');
      await sh(machine, 'curl -fsS --retry 5 --retry-connrefused 127.0.0.1:8222/healthz');
    });
  });
});
