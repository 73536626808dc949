import { and, bound, cond, not, notNull, or, spread, when } from '../expr/build.ts';
import { fn } from '../expr/functions.ts';
import type { Expr, Input, Sym } from '../expr/symbolic.ts';
import type { Account } from '../spec/account.ts';
import { backupAsks, backupUserIn, globalBackupUser } from './backup.ts';
import { placeholder } from './conf-user.ts';
import { copiesDeadLetters, deadLettersAsk, deadLetterUserIn, globalDeadLetterUser } from './dead-letters.ts';
import { c } from './inputs.ts';
import { type Named, namesWithJetStream, savesGlobalAccount } from './named-accounts.ts';
import type { OwnService, OwnUser } from './own-service.ts';
import {
  globalProvisionUser,
  inGlobalAccount,
  namesWithAssets,
  provisionAsks,
  provisions,
  provisionUserIn,
} from './provision.ts';
import { usersByCertificate } from './tls.ts';

/*
 * Users that natsmith itself needs, with the least rights. Their names are in no author's reach; their passwords are made by
 * the assembler, and are the same in all accounts, as the same programs read them. A certificate names one user of one
 * account (server/auth.go, checkClientTLSCertSubject): where nothing else counts, that user has the rights of all.
 */

const services = [
  [c.backup.enable, backupAsks],
  [provisions, provisionAsks],
  [copiesDeadLetters, deadLettersAsk],
] as const;
const ofAll = (list: (service: OwnService) => readonly string[]) =>
  services.map(([runs, service]) => spread(cond<string[]>(runs, [...list(service)], [])));

const isCertified = bound('ownUserIsCertified', and(usersByCertificate, notNull(c.tls.clientUser)));
const askedByAll = bound<string[]>(
  'askedByServices',
  ofAll(({ publish }) => publish),
);
const heard = ({ inbox, subscribe = [] }: OwnService): string[] => [`${inbox}.>`, ...subscribe];
const heardByAll = bound<string[]>('heardByServices', ofAll(heard));

/** In the account of `auth.users`, which has JetStream where there are no others. */
export const ownUsers: readonly Input<unknown>[] = confUsersOf(
  [globalBackupUser, globalProvisionUser, globalDeadLetterUser],
  bound('servesGlobalAccount', or(savesGlobalAccount, inGlobalAccount)),
);

/** The named accounts in which any of the services works. */
export const servedAccounts = bound<string[]>(
  'servedAccounts',
  cond<string[]>(c.backup.enable, namesWithJetStream, namesWithAssets),
);

/** In an account of the options. */
export const ownUsersIn = (named: Sym<Named<Account>>): readonly Input<unknown>[] =>
  confUsersOf(
    [backupUserIn(named), provisionUserIn(named), deadLetterUserIn(named)],
    fn.elem(named.name, servedAccounts as never),
  );

/** @param served whether any of them is */
function confUsersOf(users: readonly OwnUser[], served: Expr<boolean>): readonly Input<unknown>[] {
  return [
    ...users.map(({ service, condition, name, more }) =>
      when<unknown>(and(not(usersByCertificate), condition), {
        user: name,
        password: placeholder(service.credential),
        permissions: {
          publish: { allow: [...service.publish, ...(more ? [spread(more)] : [])] },
          subscribe: { allow: heard(service) },
          ...(service.answers && { allow_responses: true }),
        },
      }),
    ),
    when<unknown>(and(isCertified, served), {
      user: c.tls.clientUser,
      permissions: {
        publish: {
          allow: [spread(askedByAll), ...users.flatMap(({ more }) => (more ? [spread(more)] : []))],
        },
        subscribe: { allow: heardByAll },
        allow_responses: when(provisions, true),
      },
    }),
  ];
}
