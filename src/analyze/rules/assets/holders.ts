import type { Path } from '../../../domain/diagnostic.ts';
import { GLOBAL_ACCOUNT } from '../../../domain/permission/conf-users.ts';
import type { Account } from '../../../spec/account.ts';
import type { Options } from '../../../spec/options.ts';

/** Streams and buckets of one account. */
export interface Holder extends Pick<Account, 'streams' | 'buckets'> {
  readonly account: string;
  /** Where among the options. */
  readonly path: Path;
  /** What the account may use of the server; the global one has no limits of its own. */
  readonly limits?: Account['jetstream'];
}

/** Everyone who has streams: the deployment itself, and its accounts. */
export const holders = ({ streams, buckets, accounts }: Options): Holder[] => [
  { account: GLOBAL_ACCOUNT, path: [], streams, buckets },
  ...Object.entries(accounts).map(([account, { streams, buckets, jetstream }]) => ({
    account,
    path: ['accounts', account],
    streams,
    buckets,
    limits: jetstream,
  })),
];
