import { and, bound, cond, isNull, not, spread, text, when } from '../expr/build.ts';
import { fn } from '../expr/functions.ts';
import type { Expr, Sym } from '../expr/symbolic.ts';
import type { User } from '../spec/auth.ts';
import { allUsers } from './all-users.ts';
import { backupAsks, backupLogsIn } from './backup.ts';
import { credentialOf } from './conf-user.ts';
import { deadLettersAsk, deadLettersLogIn } from './dead-letters.ts';
import type { EtcFile } from './host.ts';
import { c } from './inputs.ts';
import { provisionAsks, provisionLogsIn } from './provision.ts';
import { usersByCertificate } from './tls.ts';
import { tlsSecrets } from './tls-files.ts';

/** Users who log in with a secret that the spec does not hold. */
const secretUsers = bound<User[]>(
  'secretUsers',
  cond<User[]>(
    and(c.auth.enable, not(usersByCertificate)),
    allUsers.filter('user', (user) => and(isNull(user.nkey), isNull(user.passwordHash))),
    [],
  ),
) as Sym<User[]>;

const file = (user: Sym<User>) => user.passwordFile as Expr<string>;

/** LoadCredential= by name looks in systemd's credential stores (systemd.exec(5)). */
export const loadCredential = secretUsers.map('user', (user) =>
  cond<string>(isNull(user.passwordFile), credentialOf(user), text`${credentialOf(user)}:${file(user)}`),
);

/**
 * A credential of nothing but a newline where there is none: the assembler then says whose it is, which systemd would not.
 * (systemd 252 takes no empty one.)
 */
export const setCredential = secretUsers.map('user', (user) => text`${credentialOf(user)}:\\n`);

/** Where each secret comes from, for the assembler's messages. */
export const secretsFile: EtcFile = {
  text: fn.concat([
    spread(
      secretUsers.map('user', (user) =>
        cond<string>(
          isNull(user.passwordFile),
          text`${credentialOf(user)}\t/etc/credstore/${credentialOf(user)} or another credential store of systemd\n`,
          text`${credentialOf(user)}\t${file(user)}\n`,
        ),
      ),
    ),
    ...tlsSecrets,
    when(backupLogsIn, `${backupAsks.credential}\tgenerated\n`),
    when(deadLettersLogIn, `${deadLettersAsk.credential}\tgenerated\n`),
    when(provisionLogsIn, `${provisionAsks.credential}\tgenerated\n`),
  ]),
};
