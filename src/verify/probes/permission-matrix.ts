import type { User } from '../../spec/auth.ts';
import { isRefusal, withClients } from '../client.ts';
import { forEach, usersAtATime } from '../concurrency.ts';
import type { Difference } from '../errors.ts';
import type { Probe } from '../probe.ts';
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
  run: (machine, { options }, note) =>
    withClients(machine, [machine.prober, machine.prober], async (sender, listener) => {
      const everything = await witness(listener);
      const users = usersWithSecret(machine, options.auth.users, note);
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
    }),
};
