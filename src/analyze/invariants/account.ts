import { and, bound, eq, isNull, le, lt, not, notNull, or, text } from '../../expr/build.ts';
import { fn } from '../../expr/functions.ts';
import type { Expr, Sym } from '../../expr/symbolic.ts';
import { c } from '../../lower/inputs.ts';
import {
  hasAccounts,
  hasNamedAccounts,
  namedAccounts,
  namesWithJetStream,
  withJetStream,
} from '../../lower/named-accounts.ts';
import { hasAssets } from '../../lower/provision.ts';
import type { Account } from '../../spec/account.ts';
import type { Invariant } from '../invariant.ts';

/** That something holds in no account; `name` is what the printed Nix calls those in which it does. */
const inNone = (
  name: string,
  holds: (account: Sym<Account>) => Expr<boolean>,
  message: (names: Expr<string>) => Expr<string>,
) => {
  const names = bound(
    name,
    namedAccounts.filter('account', ({ value }) => holds(value)).map('account', (account) => account.name),
  );
  return { holds: eq(fn.length(names), 0), message: message(fn.joinComma(names)) };
};

const withinServer = (kind: 'maxMemory' | 'maxFileStore'): Invariant => {
  const reserved = bound(`reserved${kind.slice(3)}`, fn.reservedBy(kind, namedAccounts as never));
  const there = fn.bytes(c.jetstream[kind]);
  return {
    code: 'account/over-reserved',
    at: ['jetstream', kind],
    and: [['accounts']],
    claim: {
      holds: or(not(c.jetstream.enable), le(reserved, there)),
      message: text`the accounts' jetstream.${kind} sum up to ${fn.sizeText(reserved)}, more than the server's ${fn.sizeText(there)}`,
    },
  };
};

const allExports = bound(
  'accountExports',
  fn.flatten(namedAccounts.map('account', ({ value }) => value.exports)) as never,
) as unknown as Sym<Account['exports']>;
const exportedStreams = bound(
  'exportedStreams',
  allExports.filter('each', ({ stream }) => notNull(stream)),
) as Sym<Account['exports']>;
const allImports = bound(
  'accountImports',
  fn.flatten(namedAccounts.map('account', ({ value }) => value.imports)) as never,
) as unknown as Sym<Account['imports']>;

const MOST = 2_147_483_647;

export const accountInvariants: readonly Invariant[] = [
  {
    code: 'auth/off',
    at: ['auth', 'enable'],
    and: [['accounts'], ['operators']],
    claim: {
      holds: or(c.auth.enable, not(hasAccounts)),
      message: text`there are accounts or operators, but clients need not log in`,
    },
  },
  {
    code: 'account/no-global-jetstream',
    at: ['streams'],
    and: [['buckets', 'kv'], ['buckets', 'object'], ['accounts']],
    claim: {
      holds: not(and(hasNamedAccounts, hasAssets(c))),
      message: text`beside accounts, there is no JetStream for streams and buckets outside of them`,
    },
  },
  {
    code: 'account/jetstream-off',
    at: ['accounts'],
    and: [['jetstream', 'enable']],
    claim: {
      holds: or(c.jetstream.enable as Expr<boolean>, eq(fn.length(withJetStream), 0)),
      message: text`JetStream is on in ${fn.joinComma(namesWithJetStream)}, but off on the server`,
    },
  },
  {
    code: 'account/no-jetstream',
    at: ['accounts'],
    claim: inNone(
      'accountsWithoutJetStream',
      (account) => and(hasAssets(account), not(account.jetstream.enable)),
      (names) => text`there are streams or buckets in ${names}, but no JetStream`,
    ),
  },
  withinServer('maxMemory'),
  withinServer('maxFileStore'),
  {
    code: 'limits/out-of-range',
    at: ['accounts'],
    claim: inNone(
      'accountsOutOfRange',
      ({ limits }) =>
        or(
          lt(MOST, limits.maxConnections),
          lt(MOST, limits.maxSubscriptions),
          lt(MOST, fn.bytes(limits.maxPayload)),
          lt(MOST, limits.maxLeafnodes),
        ),
      (names) => text`a limit of ${names} is more than ${fn.numberText(MOST)}`,
    ),
  },
  {
    code: 'account/stream-or-service',
    at: ['accounts'],
    claim: {
      holds: and(
        allExports.all('each', ({ stream, service }) => not(eq(isNull(stream), isNull(service)))),
        allImports.all('each', ({ stream, service }) => not(eq(isNull(stream), isNull(service)))),
      ),
      message: text`an export or import of an account is not one of stream and service`,
    },
  },
  {
    code: 'account/export-kind',
    at: ['accounts'],
    claim: {
      holds: and(
        exportedStreams.all('each', ({ responseType }) => eq(responseType, 'singleton')),
        exportedStreams.all('each', ({ responseThreshold }) => isNull(responseThreshold)),
      ),
      message: text`a stream that an account exports has responses`,
    },
  },
  {
    code: 'backup/which-account',
    at: ['backup', 'streams'],
    and: [['accounts']],
    claim: {
      holds: or(not(c.backup.enable), not(hasNamedAccounts), isNull(c.backup.streams)),
      message: text`backup.streams does not say of which account they are`,
    },
  },
  {
    code: 'backup/nothing',
    at: ['accounts'],
    and: [['backup', 'enable']],
    claim: {
      holds: or(not(c.backup.enable), not(hasNamedAccounts), lt(0, fn.length(withJetStream))),
      message: text`no account has JetStream, so that there are no streams to save`,
    },
  },
];
