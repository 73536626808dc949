import { randomBytes } from 'node:crypto';
import { nkeys } from 'nats';
import { type User, userOf } from '../../spec/auth.ts';
import type { Login } from '../machine.ts';

/** Secrets that exist for one run. */
export interface Keyring {
  /** May do everything, and is in no deployment. */
  readonly prober: User;
  /** A user as given, but with a secret that is known here. */
  replaceSecret(user: User): User;
  /** How a user logs in. */
  login(user: string): Login;
  /** What the host's credentials hold: a secret a user, by credential. */
  credentials(users: readonly User[]): [credential: string, secret: string][];
}

export function makeKeyring(taken: readonly User[]): Keyring {
  const passwords = new Map<string, string>();
  const pairs = new Map<string, ReturnType<typeof nkeys.createUser>>();
  const passwordOf = (name: string) => remembered(passwords, name, randomPassword);
  const pairOf = (name: string) => remembered(pairs, name, () => nkeys.createUser());
  const names = new Set(taken.map(({ name }) => name));
  let name = 'natsmith-prober';
  while (names.has(name)) name += '-';

  return {
    prober: userOf({ name, publish: ['>'], subscribe: ['>'] }),
    replaceSecret: (user) => ({
      ...user,
      passwordHash: null,
      nkey: user.nkey === null ? null : pairOf(user.name).getPublicKey(),
    }),
    login: (user) => {
      const pair = pairs.get(user);
      return pair ? { seed: pair.getSeed() } : { user, password: passwordOf(user) };
    },
    credentials: (users) =>
      users.filter(({ nkey }) => nkey === null).map(({ name }) => [`nats.${name}`, passwordOf(name)]),
  };
}

/** Long enough, and with all that a configuration might stumble over. */
const randomPassword = () => `${randomBytes(18).toString('base64url')}"\\ $#{;}é`;

function remembered<T>(known: Map<string, T>, name: string, make: () => T): T {
  let value = known.get(name);
  if (value === undefined) {
    value = make();
    known.set(name, value);
  }
  return value;
}
