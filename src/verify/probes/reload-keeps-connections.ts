import type { Settings } from '../../domain/conf.ts';
import { settingAt } from '../../domain/setting-at.ts';
import type { Options } from '../../spec/options.ts';
import { type Client, letsIn, withClients } from '../client.ts';
import type { Difference } from '../errors.ts';
import { get, record } from '../http.ts';
import type { Machine } from '../machine.ts';
import type { Probe } from '../probe.ts';
import { toBytes, uniqueText } from '../witness.ts';
import { addUser } from './host/added-user.ts';

const ADDED = 'natsmith-added';

export const reloadKeepsConnections: Probe = {
  id: 'reload-keeps-connections',
  proves: 'a reload brings the new configuration, and no client notices',
  needs: ['connections', 'reload'],
  disturbs: true,
  run: (machine, { options }) =>
    withClients(machine, [machine.prober], async (client) => {
      // Users whom the settings bring stand in for those of the options, old and new.
      const hasUsers =
        options.auth.enable && settingAt(options.settings as Settings, 'authorization') === null;
      const before = await startOf(machine);
      await machine.reload(hasUsers ? addUser(ADDED) : allowMorePings);
      const differences = await (hasUsers ? newUserGetsIn(machine) : pingsAllowed(machine));
      if (!(await stillConnected(client)))
        differences.push({ expected: 'a connection from before stays', actual: 'the server closed it' });
      if ((await startOf(machine)) !== before)
        differences.push({ expected: 'the server goes on running', actual: 'it was started anew' });
      return differences;
    }),
};

const allowMorePings = (options: Options): Options => ({
  ...options,
  limits: { ...options.limits, pingMax: options.limits.pingMax + 1 },
});

async function newUserGetsIn(machine: Machine): Promise<Difference[]> {
  if (await letsIn(machine, machine.login(ADDED))) return [];
  return [{ expected: 'a user who was added gets in', actual: 'the server refuses the secret' }];
}

async function pingsAllowed(machine: Machine): Promise<Difference[]> {
  const { pingMax } = machine.running.options.limits;
  const { ping_max } = await varz(machine);
  if (ping_max === pingMax) return [];
  return [{ expected: `limits.pingMax is ${pingMax} after the reload`, actual: `it is ${ping_max}` }];
}

/** The connection is the same one, and works: what it sends comes back to it. */
async function stillConnected({ connection, settle }: Client): Promise<boolean> {
  if (connection.isClosed()) return false;
  const subject = `natsmith.verify.${uniqueText()}`;
  let heard = 0;
  connection.subscribe(subject, { callback: () => heard++ });
  connection.publish(subject, toBytes(''));
  await settle();
  return heard === 1;
}

const startOf = async (machine: Machine) => (await varz(machine)).start;

async function varz(machine: Machine): Promise<Readonly<Record<string, unknown>>> {
  return record(await get({ address: machine.address('monitoring'), path: '/varz' })) ?? {};
}
