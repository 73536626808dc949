import { and, bound, cond, lt, not, or, spread, text, when } from '../expr/build.ts';
import { fn } from '../expr/functions.ts';
import type { Expr, Input, Sym } from '../expr/symbolic.ts';
import type { Account } from '../spec/account.ts';
import { clientAddress } from './backup.ts';
import { placeholder } from './conf-user.ts';
import { hardening } from './hardening.ts';
import { type EtcFile, type Service, type Timer, USER } from './host.ts';
import { c, host } from './inputs.ts';
import { hasNamedAccounts, type Named, namedAccounts } from './named-accounts.ts';
import { storeInUse } from './storage.ts';

/** What provisioning logs in as, where clients must: no user of an author can be called that. */
const PROVISION_USER = '~natsmith-provision';
/** Where the assembler leaves the password that it makes (assemble.sh). */
export const PROVISION_CREDENTIAL = 'natsmith.provision';
const INBOX = '_INBOX_natsmith_provision';
/** Under /etc: what the streams, consumers and buckets are to be. */
export const ASSETS_FILE = 'nats/assets.json';

const isSome = (record: Expr<unknown>) => lt(0, fn.length(fn.entries(record as never)));
const hasAssets = ({ streams, buckets }: Pick<Sym<Account>, 'streams' | 'buckets'>) =>
  or(isSome(streams), isSome(buckets.kv), isSome(buckets.object));

/** Named accounts take JetStream from `$G` (`server/jetstream.go`), and only exist where clients log in. */
const withAccounts = and(c.auth.enable, hasNamedAccounts);
export const inGlobalAccount = bound(
  'provisionsGlobalAccount',
  and(c.jetstream.enable, not(withAccounts), hasAssets(c)),
);
const accountsWithAssets = bound(
  'accountsWithAssets',
  namedAccounts.filter('account', ({ value }) => and(value.jetstream.enable, hasAssets(value))),
) as unknown as Sym<Named<Account>[]>;

export const inAccounts = bound(
  'provisionsAccounts',
  and(c.jetstream.enable, withAccounts, lt(0, fn.length(accountsWithAssets))),
);
const namesWithAssets = bound(
  'namesWithAssets',
  accountsWithAssets.map('account', ({ name }) => name),
) as unknown as Sym<string[]>;

/** Whether there is anything to provision. */
export const provisions = bound('provisions', or(inGlobalAccount, inAccounts));
export const provisionLogsIn = bound('provisionLogsIn', and(c.auth.enable, provisions));

/** What making and changing streams and consumers asks of the server; deleting is not in it. */
const provisionUser = (user: Input<string>) => ({
  user,
  password: placeholder(PROVISION_CREDENTIAL),
  permissions: {
    publish: {
      allow: [
        '$JS.API.CONSUMER.CREATE.>',
        '$JS.API.CONSUMER.INFO.*.*',
        '$JS.API.CONSUMER.LIST.*',
        '$JS.API.CONSUMER.PAUSE.*.*',
        '$JS.API.STREAM.CREATE.*',
        '$JS.API.STREAM.INFO.*',
        '$JS.API.STREAM.LIST',
        '$JS.API.STREAM.UPDATE.*',
        '_natsmith.apply',
      ],
    },
    subscribe: { allow: [`${INBOX}.>`, '_natsmith.apply'] },
    // Another apply asks whether one is under way.
    allow_responses: true,
  },
});

export const globalProvisionUser = when(inGlobalAccount, provisionUser(PROVISION_USER));
export const provisionUserIn = ({ name }: Sym<Named<Account>>): Input<unknown> =>
  when(fn.elem(name, namesWithAssets as never), provisionUser(text`${PROVISION_USER}-${name}`));

/** As the options have it: sizes and durations become numbers where it is read, by the same code as in `natsmith apply`. */
export const assetsFile: EtcFile = {
  text: text`${fn.toJson({
    formatVersion: '1.0',
    deployment: host.deployment,
    accounts: [
      when(inGlobalAccount, { name: '$G', streams: c.streams, buckets: c.buckets }),
      spread(
        cond<unknown[]>(
          withAccounts,
          accountsWithAssets.map('account', ({ name, value }) => ({
            name,
            streams: value.streams,
            buckets: value.buckets,
          })),
          [],
        ),
      ),
    ],
  } as never)}\n`,
};

const login = bound(
  'provisionLogin',
  cond<string>(
    c.auth.enable,
    ` --user ${PROVISION_USER} --password-file /run/nats/${PROVISION_CREDENTIAL} --inbox-prefix ${INBOX}`,
    '',
  ),
);
const command = (rest: string) =>
  text`${host.natsmith} provision /etc/${ASSETS_FILE} --server ${clientAddress}${login}${rest}`;

const common = {
  ...hardening,
  Type: 'oneshot',
  User: USER,
  Group: USER,
  InaccessiblePaths: text`-${storeInUse}`,
} as const;

/** Makes streams and consumers what the options say, as far as nothing is lost. */
export const provisionService: Service = {
  description: 'Streams and consumers of the NATS server',
  after: ['nats.service'],
  partOf: ['nats.service'],
  wantedBy: ['nats.service'],
  restartTriggers: [{ file: ASSETS_FILE }],
  environment: { NODE_OPTIONS: '--jitless' },
  serviceConfig: { ...common, RemainAfterExit: true, ExecStart: command('') },
};

export const driftService: Service = {
  description: 'Look at whether the streams of the NATS server are as described',
  requisite: ['nats.service'],
  after: ['nats.service', 'nats-provision.service'],
  environment: { NODE_OPTIONS: '--jitless' },
  serviceConfig: { ...common, ExecStart: command(' --report') },
};

export const driftTimer: Timer = {
  description: 'Regular look at whether the streams of the NATS server are as described',
  wantedBy: ['timers.target'],
  timerConfig: { OnBootSec: '15min', OnUnitActiveSec: '1h', AccuracySec: '1s' },
};
