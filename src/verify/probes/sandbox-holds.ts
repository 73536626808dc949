import type { Difference } from '../errors.ts';
import { MachineError } from '../errors.ts';
import type { Machine } from '../machine.ts';
import type { Probe } from '../probe.ts';
import script from './host/attempts.pl?raw';
import harness from './host/attempts.sh?raw';
import { emittedServices } from './host/emitted-services.ts';

/** Without a sandbox, as root and as the server's user: what is refused even then proves nothing. */
const CONTROLS = ['root', 'user'];

const LIMIT = 60_000;

export const sandboxHolds: Probe = {
  id: 'sandbox-holds',
  proves: 'what a service has no business doing is refused, tried with the settings of each unit',
  needs: ['systemd'],
  limit: 300_000,
  async run(machine, _, note) {
    const services = await emittedServices(machine);
    const results = await tryAll(machine, [...CONTROLS, ...services]);
    const names = [...results.get('root')!.keys()];
    const idle = names.filter((name) => CONTROLS.every((unit) => results.get(unit)?.get(name) === REFUSED));
    if (idle.length > 0)
      throw new MachineError(
        `on this host, nobody at all can do this, so that no sandbox shows: ${idle.join(', ')}`,
      );
    const differences: Difference[] = [];
    for (const unit of services)
      for (const name of names) {
        const became = results.get(unit)?.get(name) ?? 'was not tried';
        if (became !== REFUSED) differences.push({ expected: `${unit} cannot ${name}`, actual: became });
      }
    note(`${names.length} attempts with the settings of each of ${services.length} units`);
    return differences;
  },
};

const REFUSED = 'refused';

async function tryAll(machine: Machine, units: readonly string[]): Promise<Map<string, Map<string, string>>> {
  const { status, output } = await machine.execute(
    `base64 -d <<'END' | bash -c "$(base64 -d <<'HARNESS'
${base64(harness)}
HARNESS
)" attempts ${units.join(' ')}
${base64(script)}
END`,
    LIMIT,
  );
  const results = new Map<string, Map<string, string>>();
  let current: Map<string, string> | undefined;
  for (const line of output.split('\n')) {
    const [name, became] = line.split('\t');
    if (became !== undefined) current?.set(name!, became);
    else if (/^\[.+\]$/.test(line)) {
      current = new Map();
      results.set(line.slice(1, -1), current);
    }
  }
  const empty = units.filter((unit) => (results.get(unit)?.size ?? 0) === 0);
  if (status !== 0 || empty.length > 0)
    throw new MachineError(`the attempts cannot be made as ${empty.join(', ') || 'the units'}`, {
      details: output,
    });
  return results;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
