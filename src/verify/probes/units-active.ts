import { assetsOf } from '../../lower/assets/assets.ts';
import { deadLetterRoutes } from '../../lower/assets/dead-letters.ts';
import type { Options } from '../../spec/options.ts';
import type { Difference } from '../errors.ts';
import type { Probe } from '../probe.ts';
import { properties } from './host/unit-properties.ts';

/** What `systemctl show` says of a unit that is as it should be. */
type State = Readonly<Record<string, string>>;

const RUNS: State = { ActiveState: 'active', SubState: 'running' };
const WAITS: State = { ActiveState: 'active', SubState: 'waiting', UnitFileState: 'enabled' };

export const unitsActive: Probe = {
  id: 'units-active',
  proves: 'the units are loaded without a complaint of systemd, enabled and running, and none has failed',
  needs: ['systemd'],
  beside: true,
  // What systemd says of the files; the rest waits until all is started, which an emulated guest takes its time for.
  after: 'listening',
  limit: 600_000,
  async run(machine, { options }) {
    const wanted = expectedUnits(options, machine.lacks('exporter') === undefined);
    const names = Object.keys(wanted);
    // What it says of the rest of the system is not ours.
    const verify = machine.execute(
      `cd /etc/systemd/system && systemd-analyze verify --man=no ${names.join(' ')} 2>&1 | grep -E '^(/etc/systemd/system/)?nats' || :`,
    );
    const [complaints] = await Promise.all([verify, machine.reached('settled')]);
    const show = machine.execute(
      `systemctl show -p Id,LoadState,ActiveState,SubState,UnitFileState,Result,NeedDaemonReload ${names.join(' ')}`,
    );
    const list = machine.execute('systemctl --failed --plain --no-legend --no-pager');
    const [shown, failed] = await Promise.all([show, list]);
    const states = shown.output.split(/\n\s*\n/).map(properties);
    const differences = states.flatMap((state): Difference[] => {
      const expected = { LoadState: 'loaded', NeedDaemonReload: 'no', ...wanted[state.Id ?? ''] };
      return Object.entries(expected).flatMap(([key, value]) =>
        state[key] === value
          ? []
          : [{ expected: `${state.Id}: ${key}=${value}`, actual: `it is ${state[key] || 'not told'}` }],
      );
    });
    if (complaints.output !== '')
      differences.push({ expected: 'systemd-analyze verify says nothing', actual: complaints.output });
    if (failed.output !== '') differences.push({ expected: 'no unit has failed', actual: failed.output });
    return differences;
  },
};

function expectedUnits(options: Options, hasExporter: boolean): Record<string, State> {
  const { health, logs, proxy, metrics } = options;
  const assets = assetsOf(options).length > 0;
  return {
    'nats.service': { ...RUNS, UnitFileState: 'enabled' },
    'nats-config.service': { ActiveState: 'active', SubState: 'exited' },
    ...(health.enable && {
      'nats-health-check.timer': WAITS,
      'nats-health-check.service': { Result: 'success' },
      'nats-health-restart.service': { Result: 'success' },
    }),
    ...(logs.to === 'file' && {
      'nats-logrotate.timer': WAITS,
      'nats-logrotate.service': { Result: 'success' },
    }),
    ...(assets && {
      'nats-provision.service': { ActiveState: 'active', SubState: 'exited', UnitFileState: 'enabled' },
      'nats-drift.timer': WAITS,
      'nats-drift.service': { Result: 'success' },
    }),
    ...(deadLetterRoutes(assetsOf(options)).size > 0 && {
      'nats-dead-letters.service': { ...RUNS, UnitFileState: 'enabled' },
    }),
    ...(proxy.enable && { 'nginx.service': RUNS }),
    ...(metrics.enable && hasExporter && { 'nats-metrics.service': { ...RUNS, UnitFileState: 'enabled' } }),
  };
}
