import type { User } from '../../spec/auth.ts';
import type { Options } from '../../spec/options.ts';
import { isRefusal, withClients } from '../client.ts';
import { forEach, usersAtATime } from '../concurrency.ts';
import type { Difference } from '../errors.ts';
import type { Login, Machine } from '../machine.ts';
import { membersOf } from '../members.ts';
import type { Note, Probe } from '../probe.ts';
import { tryPublishing } from '../publish-trials.ts';
import { namesQueues, tryQueues, trySubscribing } from '../subscribe-trials.ts';
import { usersWithSecret } from '../users.ts';
import { witness } from '../witness.ts';

/** Subscriptions of one client at a time, where limits.maxSubscriptions sets no limit. */
const MANY = 256;

export const permissionMatrix: Probe = {
  id: 'permission-matrix',
  proves: 'every user may publish and hear what the permissions allow, and nothing else',
  needs: ['auth', 'connections', 'secrets', 'prober'],
  after: 'listening',
  async run(machine, { options }, note) {
    const members = membersOf(options);
    const differences: Difference[] = [];
    for (const account of new Set(members.map((each) => each.account))) {
      const users = members.filter((each) => each.account === account).map(({ user }) => user);
      const prober = machine.proberIn(account);
      if (prober) differences.push(...(await tryUsers(machine, prober, users, options, note)));
      // What would be tried there, the server takes for orders.
      else if (account !== '$SYS') note(`users of ${account} were not tried: --user names nobody there`);
    }
    return differences;
  },
};

/** @param prober may do everything in the account of the users */
function tryUsers(
  machine: Machine,
  prober: Login,
  all: readonly User[],
  options: Options,
  note: Note,
): Promise<Difference[]> {
  return withClients(machine, [prober, prober], async (sender, listener) => {
    const everything = await witness(listener);
    const users = usersWithSecret(machine, all, note);
    const atATime = options.limits.maxSubscriptions || MANY;
    const trial = async (user: User): Promise<Difference[]> => {
      try {
        return await withClients(machine, [machine.login(user.name)], async (client) => [
          ...(await tryPublishing(user, client, everything)),
          ...(await trySubscribing(user, client, sender, atATime)),
        ]);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        return [{ expected: `${user.name} gets in, to be tried`, actual: 'the server refuses the secret' }];
      }
    };
    const results = await forEach(users, usersAtATime(options), trial);
    for (const user of users.filter(namesQueues))
      results.push(
        await withClients(machine, [machine.login(user.name)], (client) => tryQueues(user, client, sender)),
      );
    return results.flat();
  });
}
