import { and, bound, or, text } from '../expr/build.ts';
import { fn, isSome } from '../expr/functions.ts';
import type { Expr, Sym } from '../expr/symbolic.ts';
import type { Account } from '../spec/account.ts';
import { ADVISORY_CONSUMER, ADVISORY_STREAM } from './assets/dead-letters.ts';
import { hardening } from './hardening.ts';
import { type Service, USER } from './host.ts';
import { c, host } from './inputs.ts';
import { type Named, namedAccounts } from './named-accounts.ts';
import { loginFlags, ownPasswords, serverCredentials, serverFlags } from './own-connection.ts';
import type { OwnService, OwnUser } from './own-service.ts';
import { ASSETS_FILE, inAccounts, inGlobalAccount } from './provision.ts';
import { storeInUse } from './storage.ts';

/** What copies dead letters logs in as, where clients must: no user of an author can be called that. */
const USER_NAME = '~natsmith-dead-letters';

/** Copying asks nothing else but to store where dead letters go: it reads single messages. */
export const deadLettersAsk: OwnService = {
  credential: 'natsmith.dead-letters',
  inbox: '_INBOX_natsmith_dead_letters',
  publish: [
    `$JS.ACK.${ADVISORY_STREAM}.>`,
    `$JS.API.CONSUMER.MSG.NEXT.${ADVISORY_STREAM}.${ADVISORY_CONSUMER}`,
    '$JS.API.STREAM.MSG.GET.*',
  ],
};

/** Where dead letters of an account go. */
const subjectsIn = (account: Pick<Sym<Account>, 'streams'>): Expr<string[]> =>
  fn.deadLetterSubjects(account.streams as never);

const globalSubjects = bound('deadLetterSubjects', subjectsIn(c));
const inGlobal = bound('globalDeadLetters', and(inGlobalAccount, isSome(globalSubjects)));
const accountsWithDeadLetters = bound(
  'accountsWithDeadLetters',
  namedAccounts.filter('account', ({ value }) => and(value.jetstream.enable, isSome(subjectsIn(value)))),
) as unknown as Sym<Named<Account>[]>;
const inOthers = bound('accountDeadLetters', and(inAccounts, isSome(accountsWithDeadLetters)));
const names = bound(
  'namesWithDeadLetters',
  accountsWithDeadLetters.map('account', ({ name }) => name),
);

/** Whether there is anything to copy. */
export const copiesDeadLetters = bound('copiesDeadLetters', or(inGlobal, inOthers));
export const deadLettersLogIn = bound('deadLettersLogIn', and(ownPasswords, copiesDeadLetters));

export const globalDeadLetterUser: OwnUser = {
  service: deadLettersAsk,
  condition: inGlobal,
  name: USER_NAME,
  more: globalSubjects,
};
export const deadLetterUserIn = ({ name, value }: Sym<Named<Account>>): OwnUser => ({
  service: deadLettersAsk,
  condition: fn.elem(name, names as never),
  name: text`${USER_NAME}-${name}`,
  more: subjectsIn(value),
});

const login = bound('deadLettersLogin', fn.concat(loginFlags(deadLettersAsk, USER_NAME)));

/** Copies what was delivered too often. What happens while it is away is kept for it by a stream (assets/dead-letters.ts). */
export const deadLetterService: Service = {
  description: 'Dead letters of the NATS server',
  after: ['nats.service', 'nats-provision.service'],
  partOf: ['nats.service'],
  wantedBy: ['nats.service'],
  startLimitIntervalSec: 0,
  restartTriggers: [{ file: ASSETS_FILE }],
  environment: { NODE_OPTIONS: '--jitless' },
  serviceConfig: {
    ...hardening,
    ...serverCredentials,
    Type: 'exec',
    User: USER,
    Group: USER,
    InaccessiblePaths: text`-${storeInUse}`,
    ExecStart: text`${host.natsmith} dead-letters /etc/${ASSETS_FILE} ${serverFlags}${login}`,
    Restart: 'always',
    RestartSec: 5,
  },
};
