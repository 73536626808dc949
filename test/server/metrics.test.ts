import { expect, test } from 'vitest';
import type { SpecInput } from '../../src/spec/spec.ts';
import { deploymentsOf } from '../support/deployments.ts';
import { property, sh, startNginx } from '../support/live.ts';
import { install, startMachine } from '../support/machine.ts';
import { describeInSandbox } from '../support/sandbox.ts';
import { tool } from '../support/tools.ts';

const spec = (metrics: object = {}): SpecInput => ({
  name: 'measured',
  base: { proxy: { enable: true, path: '/x/' }, metrics: { enable: true, ...metrics } },
});
const [deployment] = deploymentsOf(spec());
const [moved] = deploymentsOf(spec({ host: '::1', port: 7778 }));
const [without] = deploymentsOf({ name: 'measured' });
const UNIT = 'nats-metrics.service';
const HEALTHY = 'gnatsd_healthz_status_value{server_id="http://127.0.0.1:8222",value="ok"} 1';
const scrape = 'curl -fsS --retry 20 --retry-delay 0 --retry-all-errors localhost/x/metrics';

describeInSandbox(['nginx', 'curl', 'nats-server-2.15'], 'metrics for Prometheus', () => {
  test('are missing, and install.sh says so, where their exporter is not installed', async () => {
    await using machine = await startMachine('2.15');
    // This system's own is left alone: the machine sees a copy.
    await sh(machine, 'rm -f "$(command -v prometheus-nats-exporter)"');
    const said = await install(machine, deployment!);
    expect(said).toContain(`${UNIT} is not started: install prometheus-nats-exporter, then run this again`);
    expect(await property(machine, 'nats.service', 'ActiveState')).toBe('active');
    expect(await property(machine, UNIT, 'ActiveState')).toBe('inactive');
    expect(await property(machine, UNIT, 'UnitFileState')).toBe('disabled');
  });
});

describeInSandbox(
  ['nginx', 'curl', 'nats-server-2.15', 'prometheus-nats-exporter'],
  'metrics for Prometheus, of the real exporter',
  () => {
    test('are shown by nginx, follow the server, and go with their option', async () => {
      await using machine = await startMachine('2.15');
      await machine.run(['install', tool('prometheus-nats-exporter'), '/usr/local/bin']);
      await startNginx(machine);
      expect(await install(machine, deployment!)).not.toContain('not started');
      const page = await sh(machine, scrape);
      expect(page).toContain(HEALTHY);
      for (const name of ['gnatsd_varz_max_payload', 'gnatsd_connz_total', 'jetstream_server_max_storage'])
        expect(page, name).toMatch(new RegExp(`^${name}\\{`, 'm'));

      await sh(machine, 'systemctl stop nats.service');
      expect(await sh(machine, scrape)).toMatch(/^gnatsd_healthz_status_value\{.*value="unreachable"\} 0$/m);
      await sh(machine, 'systemctl start nats.service');
      await expect.poll(() => sh(machine, scrape)).toContain(HEALTHY);
      expect(await property(machine, UNIT, 'NRestarts')).toBe('0');

      expect(await install(machine, moved!)).toContain(`restarted: ${UNIT}`);
      expect(await sh(machine, scrape)).toContain(HEALTHY);
      await sh(
        machine,
        '! curl -s 127.0.0.1:7777/metrics; curl -fsS -o /dev/null "http://[::1]:7778/metrics"',
      );

      const begun = Date.now();
      expect(await install(machine, without!)).toContain(`removed /etc/systemd/system/${UNIT}`);
      expect(Date.now() - begun).toBeLessThan(10_000);
      await sh(machine, '! curl -s "http://[::1]:7778/metrics"');
    });
  },
);
