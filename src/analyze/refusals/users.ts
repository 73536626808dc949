import { isMap, type Setting, type Settings } from '../../domain/conf.ts';
import type { Refusal, Refuses } from './refusal.ts';

/** server/auth.go, validateNoAuthUser; server/opts.go, the block `authorization`. */
export const users: Refuses = function* (conf) {
  const authorization = mapOf(conf.authorization);
  const named = [...usersIn(authorization), ...Object.values(mapOf(conf.accounts)).flatMap(usersIn)];
  for (const path of [['no_auth_user'], ['mqtt', 'no_auth_user'], ['websocket', 'no_auth_user']])
    yield* unknownUser(conf, path, named);

  if (authorization.token !== undefined && authorization.user !== undefined)
    yield { path: ['authorization', 'token'], message: 'clients log in with a token or as a user, not both' };
  for (const single of ['user', 'token'])
    if (authorization[single] !== undefined && named.length > 0)
      yield {
        path: ['authorization', single],
        message: `a single ${single} for everyone does not go with a list of users`,
        instead: null,
      };
  const leaves = mapOf(mapOf(conf.leafnodes).authorization);
  if (leaves.user !== undefined && Array.isArray(leaves.users))
    yield {
      path: ['leafnodes', 'authorization', 'user'],
      message: 'a single user for all leaf nodes does not go with a list of users',
      instead: null,
    };
  for (const block of ['mqtt', 'websocket']) {
    const own = mapOf(mapOf(conf[block]).authorization);
    for (const single of ['user', 'token'])
      if (own[single] !== undefined && named.length > 0)
        yield {
          path: [block, 'authorization', single],
          message: `a ${single} of its own for ${block} does not go with a list of users`,
          instead: null,
        };
  }
};

function* unknownUser(
  conf: Settings,
  path: readonly string[],
  named: readonly Setting[],
): Generator<Refusal> {
  const name = path.reduce<Setting>((inner, key) => mapOf(inner)[key] ?? null, conf);
  if (typeof name === 'string' && name !== '' && !named.includes(name))
    yield {
      path,
      message: `no user is called "${name}", which clients without a login would be`,
      instead: null,
    };
}

function usersIn(block: Setting): Setting[] {
  const { users: list } = mapOf(block);
  if (!Array.isArray(list)) return [];
  return list.flatMap((user) => [mapOf(user).user ?? null, mapOf(user).nkey ?? null]);
}

const mapOf = (value: Setting | undefined): Settings => (value !== undefined && isMap(value) ? value : {});
