import type { Path } from '../domain/diagnostic.ts';
import type { Assets } from '../domain/permission/does.ts';
import type { Account } from '../spec/account.ts';
import type { User } from '../spec/auth.ts';
import { everyone, type Member } from '../spec/everyone.ts';
import type { Options } from '../spec/options.ts';
import type { Stream } from '../spec/stream.ts';

/** Those who see one another's messages, with what is declared beside them. */
export interface Circle {
  readonly members: readonly Member[];
  readonly streams: Readonly<Record<string, Stream>>;
  readonly buckets: Options['buckets'];
  /** The options that declare streams and buckets. */
  readonly path: Path;
  /** What comes in from other accounts. */
  readonly imports: Account['imports'];
  readonly exports: Account['exports'];
}

/** The accounts of a deployment in which clients log in: that of `auth.users` first; operators are in none of these. */
export function circlesOf(options: Options): Circle[] {
  if (!options.auth.enable) return [];
  const members = groupByAccount(options);
  const of = (name: string) => members.get(name) ?? [];
  return [
    {
      members: of('$G'),
      streams: options.streams,
      buckets: options.buckets,
      path: [],
      imports: [],
      exports: [],
    },
    ...Object.entries(options.accounts).map(([name, { streams, buckets, imports, exports }]) => ({
      members: of(name),
      streams,
      buckets,
      path: ['accounts', name],
      imports,
      exports,
    })),
  ];
}

export const assetsOf = ({ streams, buckets }: Circle): Assets => ({ streams, buckets });

/** The subjects that one side of a user's own permissions lists, with where each stands. */
export function listed(
  { user, path }: Member,
  side: 'publish' | 'subscribe',
  kind: 'allow' | 'deny',
): { entry: string; path: Path }[] {
  const given: User['publish'] = user[side];
  if (given === null || (Array.isArray(given) && kind === 'deny')) return [];
  const [entries, at]: [readonly string[], Path] = Array.isArray(given)
    ? [given, [...path, side]]
    : [given[kind] ?? [], [...path, side, kind]];
  return entries.map((entry, index) => ({ entry, path: [...at, index] }));
}

function groupByAccount(options: Options): Map<string, Member[]> {
  const groups = new Map<string, Member[]>();
  for (const member of everyone(options)) {
    const group = groups.get(member.account);
    if (group) group.push(member);
    else groups.set(member.account, [member]);
  }
  return groups;
}
