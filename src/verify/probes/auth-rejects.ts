import { randomBytes } from 'node:crypto';
import type { User } from '../../spec/auth.ts';
import { usersOf } from '../../spec/everyone.ts';
import { letsIn } from '../client.ts';
import { forEach, usersAtATime } from '../concurrency.ts';
import type { Difference } from '../errors.ts';
import type { Login } from '../machine.ts';
import type { Probe } from '../probe.ts';

export const authRejects: Probe = {
  id: 'auth-rejects',
  proves: 'nobody gets in with a wrong, empty or missing password, nor with what stands in an artifact',
  needs: ['auth', 'connections'],
  after: 'listening',
  harmless: true,
  async run(machine, { options }) {
    const attempts = [...strangers(usersOf(options)), ...usersOf(options).flatMap(attemptsAs)];
    const results = await forEach(
      attempts,
      usersAtATime(options),
      async ([who, login]): Promise<Difference[]> => {
        if (!(await letsIn(machine, login))) return [];
        return [{ expected: `${who} does not get in`, actual: 'the server lets them in' }];
      },
    );
    return results.flat();
  },
};

type Attempt = readonly [who: string, login: Login];

function attemptsAs({ name }: User): Attempt[] {
  return [
    [`${name} with a wrong password`, { user: name, password: wrong() }],
    [`${name} with an empty password`, { user: name, password: '' }],
    [`${name} without a password`, { user: name }],
    [`${name} with the placeholder of an artifact`, { user: name, password: placeholder(name) }],
  ];
}

function strangers(users: readonly User[]): Attempt[] {
  const unknown = `stranger-${randomBytes(4).toString('hex')}`;
  return [
    ['someone without a name', {}],
    [`${unknown}, whom nobody knows,`, { user: unknown, password: wrong() }],
    ['someone with an empty name', { user: '', password: '' }],
    ...(users[0]
      ? [[`${unknown} with a placeholder`, { user: unknown, password: placeholder(users[0].name) }] as const]
      : []),
  ];
}

const wrong = () => randomBytes(16).toString('base64url');

/** What an artifact has where the secret belongs (ARCHITECTURE.md, Secrets). */
const placeholder = (user: string) => `$2a$00$credential:nats.${user}`;
