import { bound, ne, notNull, spread, when } from '../expr/build.ts';
import { fn, isSome } from '../expr/functions.ts';
import type { Expr, Sym } from '../expr/symbolic.ts';
import type { Account } from '../spec/account.ts';
import { confUsers } from './conf-user.ts';
import { c } from './inputs.ts';
import { hasOperators, type Named, namedAccounts } from './named-accounts.ts';
import { ownUsersIn } from './own-users.ts';

/** Names as `server/opts.go` has them (parseJetStreamForAccount). */
const jetStreamOf = ({ jetstream }: Sym<Account>) =>
  when(
    jetstream.enable,
    fn.givenSettings({
      max_memory: fn.bytesOrNone(jetstream.maxMemory),
      max_file: fn.bytesOrNone(jetstream.maxFileStore),
      max_streams: jetstream.maxStreams,
      max_consumers: jetstream.maxConsumers,
      max_ack_pending: jetstream.maxAckPending,
      memory_max_stream_bytes: fn.bytes(jetstream.memoryMaxStreamBytes),
      disk_max_stream_bytes: fn.bytes(jetstream.diskMaxStreamBytes),
      max_bytes_required: jetstream.maxBytesRequired,
    }),
  );

/** As above, parseAccountLimits. */
const limitsOf = ({ limits }: Sym<Account>) =>
  fn.givenSettings({
    max_connections: limits.maxConnections,
    max_subscriptions: limits.maxSubscriptions,
    max_payload: fn.bytes(limits.maxPayload),
    max_leafnodes: limits.maxLeafnodes,
  });

/** As above, parseExportStreamOrService and parseImportStreamOrService. */
const sharingOf = (account: Sym<Account>) => ({
  exports: when(
    isSome(account.exports),
    account.exports.map('exported', (exported) => ({
      stream: exported.stream,
      service: exported.service,
      accounts: when(isSome(exported.accounts), exported.accounts),
      response_type: when(ne(exported.responseType, 'singleton'), exported.responseType),
      response_threshold: when(
        notNull(exported.responseThreshold),
        fn.goDuration(exported.responseThreshold as Expr<string>),
      ),
    })),
  ),
  imports: when(
    isSome(account.imports),
    account.imports.map('imported', (imported) => ({
      stream: when(notNull(imported.stream), { account: imported.account, subject: imported.stream }),
      service: when(notNull(imported.service), { account: imported.account, subject: imported.service }),
      to: imported.to,
    })),
  ),
});

const accountOf = (named: Sym<Named<Account>>) => {
  const account = named.value;
  return {
    users: [spread(confUsers(account.users, account.streams, account.buckets)), ...ownUsersIn(named)],
    jetstream: jetStreamOf(account),
    limits: limitsOf(account),
    ...sharingOf(account),
  };
};

/** The users of `$SYS`, the account of what the server says of itself, may do everything there unless told. */
const systemAccount = bound<unknown>('systemAccount', {
  users: confUsers(c.operators, {}, { kv: {} }),
});

/** `accounts` of nats-server.conf. */
export const accounts = fn.setOf([
  spread(namedAccounts.map('account', (account) => ({ name: account.name, value: accountOf(account) }))),
  when(hasOperators, { name: '$SYS', value: systemAccount as never }),
] as never);
