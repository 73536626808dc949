import type { Path } from '../domain/diagnostic.ts';
import type { User } from './auth.ts';
import type { Options } from './options.ts';

/** A user of a deployment, with the option that describes the user and the account that the user is in. */
export interface Member {
  readonly user: User;
  readonly path: Path;
  readonly account: string;
}

/** Their users alone. */
export const usersOf = (options: Parameters<typeof everyone>[0]): User[] =>
  everyone(options).map(({ user }) => user);

/** Everyone who may log in, in whichever account. */
export function everyone({
  auth,
  operators,
  accounts,
}: Pick<Options, 'auth' | 'operators' | 'accounts'>): Member[] {
  const members = (users: readonly User[], path: Path, account: string) =>
    users.map((user, index) => ({ user, path: [...path, index], account }));
  return [
    ...members(auth.users, ['auth', 'users'], '$G'),
    ...members(operators, ['operators'], '$SYS'),
    ...Object.entries(accounts).flatMap(([name, { users }]) =>
      members(users, ['accounts', name, 'users'], name),
    ),
  ];
}
