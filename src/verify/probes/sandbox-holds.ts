import type { Difference } from '../errors.ts';
import type { Probe } from '../probe.ts';
import attemptsScript from './host/attempts.pl?raw';
import { type Attempt, readAttempts } from './host/attempts.ts';
import { emittedServices } from './host/emitted-services.ts';
import script from './host/try-sandboxes.sh?raw';

/** ProtectProc= hides nothing from root's group (fs/proc/base.c, has_pid_permissions). */
const OF_ROOT = ['see other processes'];
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'nats-health-restart.service': OF_ROOT,
  // The certificate may be anywhere but in /etc and /usr.
  'nats-proxy-certificate.service': [...OF_ROOT, 'write in /var'],
};

export const sandboxHolds: Probe = {
  id: 'sandbox-holds',
  proves: 'what runs as a service is refused all that it has no business with, by the unit and nothing else',
  needs: ['systemd'],
  // The units that it makes are its own; that others are changed or end is nothing to them.
  beside: 'all',
  after: 'installed',
  limit: 600_000,
  async run(machine, _, note) {
    const services = await emittedServices(machine);
    const { status, output } = await machine.execute(
      `cat >/run/natsmith-attempts.sh <<'SCRIPT'\n${script}SCRIPT
bash /run/natsmith-attempts.sh nats ${services.join(' ')} <<'ATTEMPTS'\n${attemptsScript}ATTEMPTS
status=$?; rm /run/natsmith-attempts.sh; exit $status`,
      90_000,
    );
    if (status !== 0) return [{ expected: 'the attempts can be made', actual: output }];
    const results = readAttempts(output);
    const of = (who: string) => results.get(who) ?? { attempts: [], said: [] };
    const control = of('root').attempts;
    const impossible = control.filter(({ done }) => !done);
    const differences: Difference[] = impossible.map(({ what, answer }) => ({
      expected: `root may ${what}, outside of any unit, so that a refusal says something`,
      actual: answer,
    }));
    if (control.length === 0) differences.push({ expected: 'root makes the attempts', actual: output });
    for (const unit of services) differences.push(...sandboxDifferences(unit, control, of(unit)));
    const alone = of('user').attempts.filter(({ done }) => done).length;
    note(
      `${control.length} attempts in each of ${services.length} services; the user nats alone could do ${alone}`,
    );
    return differences;
  },
};

function sandboxDifferences(
  unit: string,
  control: readonly Attempt[],
  { attempts, said }: { attempts: readonly Attempt[]; said: readonly string[] },
): Difference[] {
  const allowed = ALLOWED[unit] ?? [];
  return control.flatMap(({ what }): Difference[] => {
    const attempt = attempts.find((each) => each.what === what);
    if (!attempt)
      return [
        { expected: `${unit} attempts to ${what}`, actual: said.join('\n') || 'it says nothing of it' },
      ];
    if (!attempt.done || allowed.includes(what)) return [];
    return [{ expected: `${unit} may not ${what}`, actual: 'it may' }];
  });
}
