import type * as z from 'zod';
import { user as userSchema } from '../../spec/auth.ts';
import type { ConfEntry, ConfNode, Place } from '../read/node.ts';
import { Block } from './block.ts';
import type { Draft } from './draft.ts';
import { ALL, type CarriedPermissions, permissionsOf } from './permissions.ts';
import { textOf } from './scalars.ts';

export type CarriedUser = z.input<typeof userSchema>;

/** What the server compares as a hash, whether it is one or not (server/auth.go, isBcrypt). */
const LOOKS_HASHED = /^\$2[abxy]\$[0-9]{2}\$/;
const HASH = /^\$2[abxy]\$[0-9]{2}\$[A-Za-z0-9./]{53}$/;

/** The users of a block `authorization` or of an account, each with permissions of its own. */
export function usersOf(draft: Draft, block: Block, defaults: ConfEntry | undefined): CarriedUser[] {
  const users = block.take('users');
  if (!users) return [];
  const usual = defaults ? permissionsOf(draft, block.name(defaults), defaults) : ALL;
  const items = users.node.kind === 'list' ? users.node.value : [];
  return items.flatMap((item, index) => userOf(draft, `${block.name(users)}[${index}]`, item, usual) ?? []);
}

function userOf(
  draft: Draft,
  path: string,
  node: ConfNode,
  usual: CarriedPermissions,
): CarriedUser | undefined {
  if (node.kind !== 'map') {
    draft.leave(path, node.place, 'a user is a map');
    return undefined;
  }
  const block = new Block(node.value, path, draft);
  const given = block.take('permissions', 'permission', 'authorization');
  const permissions = given ? permissionsOf(draft, block.name(given), given) : usual;
  const nkey = block.take('nkey');
  const name = block.take('user', 'username');
  const password = block.take('password', 'pass');
  for (const entry of block.rest())
    if (!entry.node.used)
      draft.leave(
        block.name(entry),
        entry.place,
        'users of a spec have no such option: what it restricts is open now',
      );
  if (nkey) return keyUser(draft, block.name(nkey), nkey, permissions);
  return passwordUser(draft, path, name, password, { permissions, place: node.place });
}

function keyUser(
  draft: Draft,
  path: string,
  { node, place }: ConfEntry,
  permissions: CarriedPermissions,
): CarriedUser | undefined {
  const nkey = textOf(node);
  // A user of a spec has a name; the server knows this one by the key alone.
  const user = { name: `nkey-${nkey?.slice(1, 9).toLowerCase()}`, nkey, ...permissions };
  return accepted(draft, path, place, user);
}

/** A user with a name, whose password becomes a credential of the host. */
export function passwordUser(
  draft: Draft,
  path: string,
  name: ConfEntry | undefined,
  password: ConfEntry | undefined,
  { permissions, place }: { permissions: CarriedPermissions; place: Place },
): CarriedUser | undefined {
  if (name?.node.environment !== undefined) {
    draft.leave(path, place, `its name comes from $${name.node.environment}: write it into the spec`);
    return undefined;
  }
  const hash = textOf(password?.node);
  const isHash = hash !== undefined && HASH.test(hash) && password?.node.environment === undefined;
  const user = accepted(draft, path, name?.place ?? place, {
    name: textOf(name?.node),
    ...(isHash && { passwordHash: hash }),
    ...permissions,
  });
  if (!user || isHash) return user;
  const isPlaceholder = hash === `$2a$00$credential:nats.${user.name}`;
  const isBroken = hash !== undefined && LOOKS_HASHED.test(hash) && !HASH.test(hash) && !isPlaceholder;
  if (isBroken)
    draft.change(
      `${path}.password`,
      password!.place,
      'it looks like a bcrypt hash but is none, so that nobody can log in with it: the user needs a credential',
    );
  if (hash === '' || !password)
    draft.change(
      path,
      place,
      'it has no password, and anyone gets in as this user: it needs a credential now',
    );
  const value = isBroken || isPlaceholder || hash === '' ? undefined : hash;
  draft.credentials.push({ user: user.name, value, place: password?.place ?? place });
  return user;
}

/** The user, if a spec can hold it. */
function accepted(draft: Draft, path: string, place: Place, user: unknown): CarriedUser | undefined {
  // natsmith's own (lower/own-users.ts), which it makes again where they are needed.
  if (/^~natsmith-/.test((user as { name?: string }).name ?? '')) return undefined;
  const { success, error } = userSchema.safeParse(user);
  if (success) return user as CarriedUser;
  const what = error.issues[0]?.path[0];
  const reason =
    what === 'name'
      ? 'user names of a spec are letters, digits and "_ . @ -", at most 64: the user was left out'
      : `its ${String(what)} is nothing that a spec can hold: the user was left out`;
  draft.leave(path, place, reason);
  return undefined;
}
