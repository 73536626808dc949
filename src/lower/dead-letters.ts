import { and, bound, cond, lt, or, spread, text, when } from '../expr/build.ts';
import { fn } from '../expr/functions.ts';
import type { Expr, Input, Sym } from '../expr/symbolic.ts';
import type { Account } from '../spec/account.ts';
import { ADVISORY_CONSUMER, ADVISORY_STREAM } from './assets/dead-letters.ts';
import { clientAddress } from './backup.ts';
import { placeholder } from './conf-user.ts';
import { hardening } from './hardening.ts';
import { type Service, USER } from './host.ts';
import { c, host } from './inputs.ts';
import { type Named, namedAccounts } from './named-accounts.ts';
import { ASSETS_FILE, inAccounts, inGlobalAccount } from './provision.ts';
import { storeInUse } from './storage.ts';

/** What copies dead letters logs in as, where clients must: no user of an author can be called that. */
const USER_NAME = '~natsmith-dead-letters';
/** Where the assembler leaves the password that it makes (assemble.sh). */
export const DEAD_LETTER_CREDENTIAL = 'natsmith.dead-letters';
const INBOX = '_INBOX_natsmith_dead_letters';

const isSome = (list: Expr<unknown>) => lt(0, fn.length(list as never));

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
export const deadLettersLogIn = bound('deadLettersLogIn', and(c.auth.enable, copiesDeadLetters));

/** What copying asks of the server, and nothing else: reading single messages, and storing where dead letters go. */
const deadLetterUser = (user: Input<string>, subjects: Expr<string[]>) => ({
  user,
  password: placeholder(DEAD_LETTER_CREDENTIAL),
  permissions: {
    publish: {
      allow: [
        `$JS.ACK.${ADVISORY_STREAM}.>`,
        `$JS.API.CONSUMER.MSG.NEXT.${ADVISORY_STREAM}.${ADVISORY_CONSUMER}`,
        '$JS.API.STREAM.MSG.GET.*',
        spread(subjects),
      ],
    },
    subscribe: { allow: [`${INBOX}.>`] },
  },
});

export const globalDeadLetterUser: Input<unknown> = when<unknown>(
  inGlobal,
  deadLetterUser(USER_NAME, globalSubjects),
);
export const deadLetterUserIn = ({ name, value }: Sym<Named<Account>>): Input<unknown> =>
  when<unknown>(fn.elem(name, names as never), deadLetterUser(text`${USER_NAME}-${name}`, subjectsIn(value)));

const login = bound(
  'deadLettersLogin',
  cond<string>(
    c.auth.enable,
    ` --user ${USER_NAME} --password-file /run/nats/${DEAD_LETTER_CREDENTIAL} --inbox-prefix ${INBOX}`,
    '',
  ),
);

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
    Type: 'exec',
    User: USER,
    Group: USER,
    InaccessiblePaths: text`-${storeInUse}`,
    ExecStart: text`${host.natsmith} dead-letters /etc/${ASSETS_FILE} --server ${clientAddress}${login}`,
    Restart: 'always',
    RestartSec: 5,
  },
};
