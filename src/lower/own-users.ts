import { and, text, when } from '../expr/build.ts';
import type { Input, Sym } from '../expr/symbolic.ts';
import type { Account } from '../spec/account.ts';
import { BACKUP_USER, backupUser } from './backup.ts';
import { deadLetterUserIn, globalDeadLetterUser } from './dead-letters.ts';
import { c } from './inputs.ts';
import { type Named, savesGlobalAccount } from './named-accounts.ts';
import { globalProvisionUser, provisionUserIn } from './provision.ts';

/*
 * Users that natsmith itself needs, with the least rights. Their names are in no author's reach; their passwords are made by
 * the assembler, and are the same in all accounts, as the same programs read them.
 */

/** In the account of `auth.users`, which has JetStream where there are no others. */
export const ownUsers: readonly Input<unknown>[] = [
  when(savesGlobalAccount, backupUser(BACKUP_USER)),
  globalProvisionUser,
  globalDeadLetterUser,
];

/** In an account of the options. */
export const ownUsersIn = (named: Sym<Named<Account>>): readonly Input<unknown>[] => [
  when(and(c.backup.enable, named.value.jetstream.enable), backupUser(text`${BACKUP_USER}-${named.name}`)),
  provisionUserIn(named),
  deadLetterUserIn(named),
];
