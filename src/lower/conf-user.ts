import type { Assets } from '../domain/permission/does.ts';
import { and, cond, isNull, not, text, when } from '../expr/build.ts';
import { fn } from '../expr/functions.ts';
import type { Expr, Input, Sym } from '../expr/symbolic.ts';
import type { User } from '../spec/auth.ts';
import { usersByCertificate } from './tls.ts';

/** The systemd credential that holds a user's secret. */
export const credentialOf = (user: Sym<User>) => text`nats.${user.name}`;

/** What stands in an artifact where a secret belongs. nats-server takes it for a bcrypt hash that nothing matches. */
export const placeholder = (credential: Input<string>) => text`$2a$00$credential:${credential}`;

/** Users as nats-server.conf has them, of an account that has these streams and buckets. */
export const confUsers = (
  users: Sym<User[]>,
  streams: Input<Assets['streams']>,
  buckets: Input<Assets['buckets']>,
): Expr<unknown[]> =>
  users.map('user', (user) => ({
    nkey: user.nkey,
    user: when(isNull(user.nkey), user.name),
    // Whom a certificate names, the server still asks for the password that the user has: none.
    password: when(
      and(isNull(user.nkey), not(usersByCertificate)),
      cond(isNull(user.passwordHash), placeholder(credentialOf(user)), user.passwordHash as Expr<string>),
    ),
    permissions: fn.userPermissions(user, streams, buckets),
  })) as Expr<unknown[]>;
