import { usersOf } from '../../spec/everyone.ts';
import { letsIn } from '../client.ts';
import { forEach, usersAtATime } from '../concurrency.ts';
import type { Difference } from '../errors.ts';
import type { Probe } from '../probe.ts';
import { usersWithSecret } from '../users.ts';

export const authAccepts: Probe = {
  id: 'auth-accepts',
  proves: 'every user gets in with the own secret',
  needs: ['auth', 'connections', 'secrets'],
  after: 'listening',
  harmless: true,
  async run(machine, { options }, note) {
    const results = await forEach(
      usersWithSecret(machine, usersOf(options), note),
      usersAtATime(options),
      async ({ name }): Promise<Difference[]> => {
        if (await letsIn(machine, machine.login(name))) return [];
        return [{ expected: `${name} gets in`, actual: 'the server refuses the secret' }];
      },
    );
    return results.flat();
  },
};
