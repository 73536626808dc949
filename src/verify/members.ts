import { GLOBAL_ACCOUNT } from '../domain/permission/conf-users.ts';
import { userPermissions } from '../domain/permission/user-permissions.ts';
import { assetsOf } from '../lower/assets/assets.ts';
import { everyone, type Member } from '../spec/everyone.ts';
import type { Options } from '../spec/options.ts';

/** The account whose streams probes try; undefined where there is but one. */
export const accountOfStreams = ({ accounts }: Options): string | undefined =>
  Object.keys(accounts).find((name) => accounts[name]!.jetstream.enable);

/** The accounts in which a host makes the streams and buckets that are described; named ones only exist where clients log in. */
export const provisionedAccounts = (options: Options): string[] => {
  const accounts = new Set(assetsOf(options).map(({ account }) => account));
  return [...accounts].filter((name) => name === GLOBAL_ACCOUNT || options.auth.enable);
};

/** Everyone who may log in, with permissions that are derived from what they do as if they were given. */
export const membersOf = (options: Options): Member[] =>
  everyone(options).map((member) => {
    const { user, account } = member;
    const { streams, buckets } = options.accounts[account] ?? options;
    const meant = user.does === null ? null : userPermissions(user, streams, buckets);
    if (meant === null) return member;
    const { publish = null, subscribe = null, allow_responses = false } = meant;
    return {
      ...member,
      user: { ...user, publish, subscribe, allowResponses: allow_responses } as Member['user'],
    };
  });
