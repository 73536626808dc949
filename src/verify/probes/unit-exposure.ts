import type { Difference } from '../errors.ts';
import type { Probe } from '../probe.ts';
import { emittedServices } from './host/emitted-services.ts';

/** The server talks to the world; the others do not, or only to the server. systemd's own middle is 5. */
const MOST = 1.1;
/** Restarts the server, for which it has to be root and to reach systemd. */
const MOST_OF: Readonly<Record<string, number>> = { 'nats-health-restart.service': 2.5 };

export const unitExposure: Probe = {
  id: 'unit-exposure',
  proves: 'systemd finds little that the services could do to the rest of the system',
  needs: ['systemd'],
  beside: true,
  after: 'listening',
  async run(machine, _, note) {
    const services = await emittedServices(machine);
    const { output } = await machine.execute(
      `systemd-analyze security --no-pager ${services.join(' ')} 2>&1 | grep Overall`,
      60_000,
    );
    const differences: Difference[] = [];
    for (const unit of services) {
      const line = output.split('\n').find((each) => each.includes(` ${unit}: `)) ?? '';
      const exposure = /: (\d+\.\d+) /.exec(line)?.[1];
      const most = MOST_OF[unit] ?? MOST;
      if (exposure !== undefined) note(`${unit} ${exposure}`);
      if (exposure === undefined || Number(exposure) > most)
        differences.push({
          expected: `systemd-analyze security gives ${unit} at most ${most}`,
          actual: exposure ?? (line || 'it says nothing'),
        });
    }
    return differences;
  },
};
