import { randomBytes } from 'node:crypto';
import { nkeys } from 'nats';
import { GLOBAL_ACCOUNT } from '../../domain/permission/conf-users.ts';
import { type User, userOf } from '../../spec/auth.ts';
import { everyone } from '../../spec/everyone.ts';
import type { Options } from '../../spec/options.ts';
import type { Login } from '../machine.ts';
import { accountOfStreams } from '../members.ts';

/** Secrets that exist for one run. */
export interface Keyring {
  /** May do everything where the streams are, and is in no deployment. */
  readonly prober: User;
  /** The same of each account, by its name. */
  readonly probers: ReadonlyMap<string, User>;
  /** A user as given, but with a secret that is known here. */
  replaceSecret(user: User): User;
  /** How a user logs in. */
  login(user: string): Login;
  /** What the host's credentials hold: a secret a user, by credential. */
  credentials(users: readonly User[]): [credential: string, secret: string][];
}

export function makeKeyring(options: Options): Keyring {
  const passwords = new Map<string, string>();
  const pairs = new Map<string, ReturnType<typeof nkeys.createUser>>();
  const passwordOf = (name: string) => remembered(passwords, name, randomPassword);
  const pairOf = (name: string) => remembered(pairs, name, () => nkeys.createUser());
  const names = new Set(everyone(options).map(({ user }) => user.name));
  let name = 'natsmith-prober';
  while ([...names].some((taken) => taken.startsWith(name))) name += '-';

  const accounts = Object.keys(options.accounts);
  const probers = new Map(
    [GLOBAL_ACCOUNT, ...accounts].map((account, index) => [
      account,
      userOf({ name: index === 0 ? name : `${name}-${index}`, publish: ['>'], subscribe: ['>'] }),
    ]),
  );

  return {
    prober: probers.get(accountOfStreams(options) ?? GLOBAL_ACCOUNT)!,
    probers,
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

/** The deployment's users with secrets that are known here, and a prober in each account. */
export function withSecrets({ auth, operators, accounts }: Options, { replaceSecret, probers }: Keyring) {
  const replaced = (users: readonly User[], account: string) => [
    ...users.map(replaceSecret),
    ...[probers.get(account)].filter((prober) => prober !== undefined),
  ];
  return {
    auth: { ...auth, users: replaced(auth.users, GLOBAL_ACCOUNT) },
    operators: operators.map(replaceSecret),
    accounts: Object.fromEntries(
      Object.entries(accounts).map(([name, account]) => [
        name,
        { ...account, users: replaced(account.users, name) },
      ]),
    ),
  };
}
