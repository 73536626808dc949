import type { ConfEntry } from '../read/node.ts';
import { Block } from './block.ts';
import type { Draft } from './draft.ts';
import { carryFree } from './free-settings.ts';
import { ALL } from './permissions.ts';
import { type CarriedUser, passwordUser, usersOf } from './users.ts';

/** Who may log in without an account. Where nothing of that can be carried over, clients have to log in all the same. */
export function carryAuthorization(draft: Draft, entry: ConfEntry | undefined): void {
  if (entry?.node.kind !== 'map') return;
  const block = new Block(entry.node.value, entry.key, draft);
  const defaults = block.take('default_permissions', 'default_permission', 'permissions');
  const users = usersOf(draft, block, defaults);
  const alone = single(draft, block, entry);
  const token = block.take('token');
  if (token)
    draft.leave(
      block.name(token),
      token.place,
      'a spec has users, not a token: add one under auth.users, and give clients its name and password',
    );
  for (const each of block.rest()) carryFree(draft, ['authorization'], each);
  const all = alone ? [...users, alone] : users;
  const guards = [...entry.node.value.keys()].some((key) => /^(users|user|username|token)$/i.test(key));
  if (!guards) return;
  draft.option('auth.enable', true);
  draft.option('auth.users', all);
}

function single(draft: Draft, block: Block, { node }: ConfEntry): CarriedUser | undefined {
  const user = block.take('user', 'username');
  const password = block.take('password', 'pass');
  if (!user) return undefined;
  return passwordUser(draft, block.name(user), user, password, { permissions: ALL, place: node.place });
}
