import { setTimeout as pause } from 'node:timers/promises';
import { GLOBAL_ACCOUNT } from '../../domain/permission/conf-users.ts';
import { assetsOf } from '../../lower/assets/assets.ts';
import { withAdvisories } from '../../lower/assets/dead-letters.ts';
import { readLive } from '../../provision/live.ts';
import type { LiveStream, WantedStream } from '../../provision/plan/asset.ts';
import { isPending } from '../../provision/plan/change.ts';
import { planOf } from '../../provision/plan/plan.ts';
import { withClients } from '../client.ts';
import type { Difference } from '../errors.ts';
import type { Probe } from '../probe.ts';

/** Milliseconds: the unit begins once the server runs, and starts node. */
const PATIENCE = 30_000;
const BETWEEN = 250;

export const streamsProvisioned: Probe = {
  id: 'streams-provisioned',
  proves: 'the streams, consumers and buckets are there as described, without anybody having typed a command',
  needs: ['systemd', 'assets', 'prober', 'connections'],
  harmless: true,
  async run(machine, { name, options }, note) {
    // The prober is in the account of auth.users.
    const wanted = withAdvisories(assetsOf(options)).filter(({ account }) => account === GLOBAL_ACCOUNT);
    return withClients(machine, [machine.prober], async ({ connection }) => {
      const look = async () =>
        differences(await readLive(connection), wanted, name, connection.info!.version);
      const end = Date.now() + PATIENCE;
      let found = await look();
      for (; found.length > 0 && Date.now() < end; found = await look()) await pause(BETWEEN);
      note(`${wanted.length} streams`);
      return found;
    });
  },
};

function differences(
  live: readonly LiveStream[],
  wanted: readonly WantedStream[],
  deployment: string,
  version: string,
): Difference[] {
  const situation = { deployment, version, now: Date.now(), saves: false, interrupted: new Map() };
  return planOf(live, wanted, situation)
    .changes.filter(isPending)
    .flatMap(({ kind, name, action, fields }) => {
      if (action === 'create') return [{ expected: `there is a ${kind} ${name}`, actual: 'there is none' }];
      if (action === 'delete') return [{ expected: `there is no ${kind} ${name}`, actual: 'there is one' }];
      return fields.map(({ field, from, to }) => ({
        expected: `${kind} ${name}: ${field} is ${JSON.stringify(to ?? null)}`,
        actual: `it is ${JSON.stringify(from ?? null)}`,
      }));
    });
}
