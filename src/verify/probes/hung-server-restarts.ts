import type { Difference } from '../errors.ts';
import type { Machine } from '../machine.ts';
import type { Probe } from '../probe.ts';
import { pause } from '../wait.ts';
import { serverReady } from './server-ready.ts';

/** More failures than these in a row would take long, and show nothing new. */
const MOST_FAILURES = 5;
/** Milliseconds for all of it: checks in a row, and systemd's patience with a server that does not stop. */
const LIMIT = 900_000;

export const hungServerRestarts: Probe = {
  id: 'hung-server-restarts',
  proves:
    'the timer runs the health check, and as many failures in a row as wanted restart a server that hangs',
  needs: ['systemd', 'health', 'reload'],
  fault: true,
  limit: LIMIT,
  async run(machine, deployment, note) {
    const restartAfter = Math.min(deployment.options.health.restartAfter, MOST_FAILURES);
    // As configured, the timer would take minutes: the same units, with shorter times.
    await machine.reload((options) => ({
      ...options,
      health: { ...options.health, interval: '3s', timeout: '3s', restartAfter },
    }));
    const before = await serverPid(machine);
    const healthy = await waitForChecks(machine, 1, 'success');
    if (healthy !== undefined) return [healthy];
    await machine.execute(`kill -STOP ${before}`);
    const start = performance.now();
    const failing = await waitForChecks(machine, restartAfter || MOST_FAILURES, 'failure');
    if (failing !== undefined) return [failing];
    if (restartAfter === 0) {
      const pid = await serverPid(machine);
      await machine.execute(`kill -CONT ${before}`);
      if (pid === before) return [];
      return [{ expected: 'health.restartAfter 0 never restarts the server', actual: 'it was restarted' }];
    }
    const differences: Difference[] = [];
    while ((await serverPid(machine)) === before || (await serverPid(machine)) === '0') {
      if (performance.now() - start > LIMIT / 2)
        return [
          { expected: `${restartAfter} failures in a row restart the server`, actual: 'it still hangs' },
        ];
      await pause(500);
    }
    note(`hung server replaced after ${Math.round((performance.now() - start) / 1000)} s`);
    await machine.waitForPort('client');
    differences.push(...(await serverReady.run(machine, deployment, note)));
    return differences;
  },
};

const serverPid = async (machine: Machine): Promise<string> =>
  (await machine.execute('systemctl show --value -p MainPID nats.service')).output;

/** Waits until the timer, and nothing else, has run the check that often with that result. */
async function waitForChecks(
  machine: Machine,
  count: number,
  result: 'success' | 'failure',
): Promise<Difference | undefined> {
  const said = result === 'success' ? 'Finished nats-health-check.service' : 'in a row';
  const { output: since } = await machine.execute('date +%s');
  for (const end = performance.now() + LIMIT / 3; performance.now() < end; await pause(500)) {
    const { output } = await machine.execute(
      `journalctl --quiet --no-pager -o cat --since=@${since} -u nats-health-check.service | grep -c '${said}' || :`,
    );
    if (Number(output) >= count) return undefined;
  }
  const { output } = await machine.execute(
    'systemctl list-timers --no-pager nats-health-check.timer; journalctl --no-pager -o cat -n 8 -u nats-health-check.service',
  );
  return { expected: `the timer has run the health check (${count} times, ${result})`, actual: output };
}
