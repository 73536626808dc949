import { milliseconds } from '../../domain/duration.ts';
import type { Difference } from '../errors.ts';
import type { Machine } from '../machine.ts';
import type { Probe } from '../probe.ts';

const DAY = 86_400_000;
/** Milliseconds: AccuracySec= of the timers, one second, and what passes while asking. */
const SLACK = 10_000;

export const timersScheduled: Probe = {
  id: 'timers-scheduled',
  proves: 'the health check comes as often as health.interval says, and the rotation of the log every day',
  needs: ['systemd'],
  beside: true,
  after: 'listening',
  async run(machine, { options: { health, logs } }, note) {
    const differences: Difference[] = [];
    const expect = (holds: boolean, expected: string, actual: string) => {
      if (!holds) differences.push({ expected, actual });
    };
    if (health.enable) {
      const timer = await readTimer(machine, 'nats_2dhealth_2dcheck_2etimer');
      const interval = milliseconds(health.interval);
      for (const base of ['OnBootUSec', 'OnUnitActiveUSec'])
        expect(
          timer.monotonic[base] === interval,
          `health.interval is ${health.interval}, ${interval / 1000} s (${base})`,
          `it is ${(timer.monotonic[base] ?? Number.NaN) / 1000} s`,
        );
      const due = timer.nextMonotonic - timer.uptime;
      expect(due <= interval + SLACK, 'the next health check is due within that', `it is in ${due / 1000} s`);
      note(`health check due in ${Math.round(due / 1000)} s`);
    }
    if (logs.to === 'file') {
      const { nextCalendar, clock } = await readTimer(machine, 'nats_2dlogrotate_2etimer');
      const due = nextCalendar - clock;
      expect(
        due > 0 && due <= DAY + SLACK,
        'the next rotation is due within a day',
        `it is in ${due / 1000} s`,
      );
      note(`rotation due in ${Math.round(due / 60_000)} min`);
    }
    return differences;
  },
};

/** All in milliseconds; of the clock, since 1970; the others, since boot. */
interface TimerState {
  readonly monotonic: Readonly<Record<string, number>>;
  readonly nextMonotonic: number;
  readonly nextCalendar: number;
  readonly uptime: number;
  readonly clock: number;
}

/** @param path the unit's name as D-Bus has it (org.freedesktop.systemd1(5)): exact, where systemctl shows words */
async function readTimer(machine: Machine, path: string): Promise<TimerState> {
  const { output } = await machine.execute(
    `busctl --json=short get-property org.freedesktop.systemd1 /org/freedesktop/systemd1/unit/${path} org.freedesktop.systemd1.Timer \
  TimersMonotonic NextElapseUSecMonotonic NextElapseUSecRealtime || printf '{"data":[]}\\n%.0s' 1 2 3
read -r uptime _ </proc/uptime
echo "$uptime"
echo "\${EPOCHREALTIME/./}"`,
  );
  const [monotonic, nextMonotonic, nextCalendar, uptime, clock] = output.split('\n');
  const data = (line: string | undefined) => (JSON.parse(line ?? '{}') as { data: unknown }).data;
  const timers = data(monotonic) as readonly (readonly [base: string, microseconds: number])[];
  return {
    monotonic: Object.fromEntries(timers.map(([base, microseconds]) => [base, microseconds / 1000])),
    nextMonotonic: Number(data(nextMonotonic)) / 1000,
    nextCalendar: Number(data(nextCalendar)) / 1000,
    uptime: Number(uptime) * 1000,
    clock: Number(clock) / 1000,
  };
}
