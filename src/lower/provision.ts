import { and, bound, cond, not, or, spread, text, when } from '../expr/build.ts';
import { fn, isSome } from '../expr/functions.ts';
import type { Expr, Sym } from '../expr/symbolic.ts';
import type { Account } from '../spec/account.ts';
import { hardening } from './hardening.ts';
import { type EtcFile, type Service, type Timer, USER } from './host.ts';
import { c, host } from './inputs.ts';
import { hasNamedAccounts, type Named, namedAccounts } from './named-accounts.ts';
import { loginFlags, ownPasswords, serverCredentials, serverFlags } from './own-connection.ts';
import type { OwnService, OwnUser } from './own-service.ts';
import { storeInUse } from './storage.ts';

/** What provisioning logs in as, where clients must: no user of an author can be called that. */
const PROVISION_USER = '~natsmith-provision';

/** Making and changing streams and consumers; deleting is not in it. */
export const provisionAsks: OwnService = {
  credential: 'natsmith.provision',
  inbox: '_INBOX_natsmith_provision',
  publish: [
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
  subscribe: ['_natsmith.apply'],
  // Another apply asks whether one is under way.
  answers: true,
};
/** Under /etc: what the streams, consumers and buckets are to be. */
export const ASSETS_FILE = 'nats/assets.json';

const hasMembers = (record: Expr<unknown>) => isSome(fn.entries(record as never));
/** Whether there is anything to make, of the deployment or of an account. */
export const hasAssets = ({ streams, buckets }: Pick<Sym<Account>, 'streams' | 'buckets'>) =>
  or(hasMembers(streams), hasMembers(buckets.kv), hasMembers(buckets.object));

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
  and(c.jetstream.enable, withAccounts, isSome(accountsWithAssets)),
);
export const namesWithAssets = bound(
  'namesWithAssets',
  accountsWithAssets.map('account', ({ name }) => name),
) as unknown as Sym<string[]>;

/** Whether there is anything to provision. */
export const provisions = bound('provisions', or(inGlobalAccount, inAccounts));
export const provisionLogsIn = bound('provisionLogsIn', and(ownPasswords, provisions));

export const globalProvisionUser: OwnUser = {
  service: provisionAsks,
  condition: inGlobalAccount,
  name: PROVISION_USER,
};
export const provisionUserIn = ({ name }: Sym<Named<Account>>): OwnUser => ({
  service: provisionAsks,
  condition: fn.elem(name, namesWithAssets as never),
  name: text`${PROVISION_USER}-${name}`,
});

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

const login = bound('provisionLogin', fn.concat(loginFlags(provisionAsks, PROVISION_USER)));
const command = (rest: string) =>
  text`${host.natsmith} provision /etc/${ASSETS_FILE} ${serverFlags}${login}${rest}`;

const common = {
  ...hardening,
  ...serverCredentials,
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
