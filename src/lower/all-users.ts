import { bound, spread } from '../expr/build.ts';
import { fn } from '../expr/functions.ts';
import type { Sym } from '../expr/symbolic.ts';
import type { User } from '../spec/auth.ts';
import { c } from './inputs.ts';
import { namedAccounts } from './named-accounts.ts';

/** Users of the accounts. */
export const accountUsers = bound<User[]>(
  'accountUsers',
  fn.flatten(namedAccounts.map('account', (account) => account.value.users)) as never,
) as Sym<User[]>;

/** Whoever may log in, in whichever account: names are unique among all of them. */
export const allUsers = bound<User[]>('allUsers', [
  spread(c.auth.users),
  spread(c.operators),
  spread(accountUsers),
] as never) as Sym<User[]>;
