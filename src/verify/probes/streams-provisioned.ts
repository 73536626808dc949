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
import type { Login, Machine } from '../machine.ts';
import { provisionedAccounts } from '../members.ts';
import type { Probe } from '../probe.ts';

/** Milliseconds: the unit begins once the server runs, and starts node. */
const PATIENCE = 30_000;
const BETWEEN = 250;

export const streamsProvisioned: Probe = {
  id: 'streams-provisioned',
  proves: 'the streams, consumers and buckets are there as described, without anybody having typed a command',
  needs: ['provisioning', 'assets', 'prober', 'connections'],
  harmless: true,
  async run(machine, { name, options }, note) {
    const wanted = withAdvisories(assetsOf(options));
    const found: Difference[] = [];
    for (const account of provisionedAccounts(options)) {
      const prober = machine.proberIn(account);
      const here = wanted.filter((each) => each.account === account);
      if (!prober) {
        note(`${account} was not looked at: --user names nobody there`);
        continue;
      }
      found.push(...(await lookIn(machine, prober, here, name)));
      note(
        `${here.length} ${here.length === 1 ? 'stream' : 'streams'}${account === GLOBAL_ACCOUNT ? '' : ` in ${account}`}`,
      );
    }
    return found;
  },
};

/** What is not as described in the account of a prober, within the time that provisioning takes. */
const lookIn = (
  machine: Machine,
  prober: Login,
  wanted: readonly WantedStream[],
  deployment: string,
): Promise<Difference[]> =>
  withClients(machine, [prober], async ({ connection }) => {
    const look = async () =>
      differences(await readLive(connection), wanted, deployment, connection.info!.version);
    // Of a host that is in use, it is done long since.
    const end = Date.now() + (machine.inUse ? 0 : PATIENCE);
    let found = await look();
    for (; found.length > 0 && Date.now() < end; found = await look()) await pause(BETWEEN);
    return found;
  });

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
