import { GLOBAL_ACCOUNT } from '../../domain/permission/conf-users.ts';
import type { Layer, SpecInput } from '../../spec/spec.ts';
import type { ImportedAssets } from './assets.ts';

export interface ImportedLive extends ImportedAssets {
  /** The account that they are of; `$G` is that of users without one. */
  readonly account: string;
  /** Whether nobody said so. */
  readonly guessed: boolean;
}

type Account = Readonly<Record<string, object>>;

/** A spec with live streams and buckets in the account that they are of. */
export function withLive(spec: SpecInput, { streams, kv, object, account }: ImportedLive): SpecInput {
  const buckets = filled({ kv, object });
  const assets = filled({ streams, buckets });
  const base = (spec.base ?? {}) as Layer;
  if (account === GLOBAL_ACCOUNT) return { ...spec, base: { ...base, ...assets } };
  const accounts = (base.accounts ?? {}) as Readonly<Record<string, Account>>;
  const own: Account = accounts[account] ?? {};
  const made = { ...own, jetstream: { ...own.jetstream, enable: true }, ...assets };
  return { ...spec, base: { ...base, accounts: { ...accounts, [account]: made } } };
}

/** Those maps that have something in them. */
const filled = (maps: Account): Account =>
  Object.fromEntries(Object.entries(maps).filter(([, map]) => Object.keys(map).length > 0));
