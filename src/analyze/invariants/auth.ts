import { and, bound, eq, isNull, lt, not, notNull, or, text } from '../../expr/build.ts';
import { fn } from '../../expr/functions.ts';
import type { Expr } from '../../expr/symbolic.ts';
import { allUsers } from '../../lower/all-users.ts';
import { c } from '../../lower/inputs.ts';
import type { Invariant, UserInvariant } from '../invariant.ts';

const duplicateUsers = bound<string[]>(
  'duplicateUsers',
  fn.duplicates(allUsers.map('user', (user) => user.name)),
);

const userKeys = bound<string[]>(
  'userKeys',
  allUsers.filter('user', (user) => notNull(user.nkey)).map('user', (user) => user.nkey as Expr<string>),
);
const duplicateKeys = bound<string[]>('duplicateKeys', fn.duplicates(userKeys));

export const authInvariants: readonly Invariant[] = [
  {
    code: 'auth/no-users',
    at: ['auth', 'users'],
    and: [['auth', 'enable']],
    claim: {
      holds: or(not(c.auth.enable), lt(0, fn.length(allUsers))),
      message: text`authentication is on, but nobody may log in`,
    },
  },
  {
    code: 'auth/duplicate-user',
    at: ['auth', 'users'],
    claim: {
      holds: eq(fn.length(duplicateUsers), 0),
      message: text`more than one user is called ${fn.joinComma(duplicateUsers)}`,
    },
  },
  {
    code: 'auth/duplicate-key',
    at: ['auth', 'users'],
    claim: {
      holds: eq(fn.length(duplicateKeys), 0),
      message: text`more than one user has the key ${fn.joinComma(duplicateKeys)}`,
    },
  },
];

const emptyPermission = (direction: 'publish' | 'subscribe'): UserInvariant => ({
  code: 'permission/empty',
  at: [direction],
  everyUser: (user) => ({
    holds: not(fn.emptyPermission(user[direction])),
    message: text`user "${user.name}": nothing listed for "${direction}" would allow everything`,
  }),
});

export const userInvariants: readonly UserInvariant[] = [
  {
    code: 'secret/plaintext',
    at: ['password'],
    everyUser: (user) => ({
      holds: eq(user.password, ''),
      message: text`user "${user.name}": a password does not belong into a spec`,
    }),
  },
  {
    code: 'auth/two-secrets',
    at: [],
    everyUser: (user) => ({
      holds: or(
        and(isNull(user.nkey), or(isNull(user.passwordHash), isNull(user.passwordFile))),
        and(isNull(user.passwordHash), isNull(user.passwordFile)),
      ),
      message: text`user "${user.name}" has more than one of passwordFile, passwordHash and nkey`,
    }),
  },
  {
    code: 'permission/missing',
    at: [],
    // They are there to do everything.
    butOperators: true,
    everyUser: (user) => ({
      holds: or(notNull(user.publish), notNull(user.subscribe), notNull(user.does)),
      message: text`nothing says what user "${user.name}" may do`,
    }),
  },
  {
    code: 'permission/one-sided',
    at: [],
    everyUser: (user) => ({
      // Neither side is permission/missing; with `does`, the other one is derived.
      holds: or(notNull(user.does), eq(isNull(user.publish), isNull(user.subscribe))),
      message: text`user "${user.name}" is restricted on one side only`,
    }),
  },
  emptyPermission('publish'),
  emptyPermission('subscribe'),
];
