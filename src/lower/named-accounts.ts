import { and, bound, not, or } from '../expr/build.ts';
import { fn, isSome } from '../expr/functions.ts';
import type { Sym } from '../expr/symbolic.ts';
import type { Account } from '../spec/account.ts';
import { c } from './inputs.ts';

/** A record's item, with its name. */
export interface Named<T> {
  readonly name: string;
  readonly value: T;
}

/** The accounts of the options. */
export const namedAccounts = bound('namedAccounts', fn.entries(c.accounts)) as unknown as Sym<
  Named<Account>[]
>;

/** Whether there is any account but the server's own: `$G` then has no JetStream (`server/jetstream.go`). */
export const hasNamedAccounts = bound('hasNamedAccounts', isSome(namedAccounts));

/** Those that may store. */
export const withJetStream = bound(
  'accountsWithJetStream',
  namedAccounts.filter('account', (account) => account.value.jetstream.enable),
) as unknown as Sym<Named<Account>[]>;
export const namesWithJetStream = bound(
  'namesWithJetStream',
  withJetStream.map('account', (account) => account.name),
) as unknown as Sym<string[]>;

export const hasOperators = isSome(c.operators);
/** Whether there is any but that of `auth.users`. */
export const hasAccounts = bound('hasAccounts', or(hasNamedAccounts, hasOperators));

/** Where JetStream is, there is something to save. */
export const savesGlobalAccount = bound('savesGlobalAccount', and(c.backup.enable, not(hasNamedAccounts)));
