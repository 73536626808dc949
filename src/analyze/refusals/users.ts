import type { Setting, Settings } from '../../domain/conf.ts';
import { isGiven, listens, listOf, mapOf } from './read.ts';
import type { Refusal, Refuses } from './refusal.ts';

/** server/auth.go, validateNoAuthUser; server/opts.go, the blocks `authorization`, parseUsers. */
export const users: Refuses = function* (conf) {
  const authorization = mapOf(conf.authorization);
  const blocks = [
    [['authorization'], authorization] as const,
    ...Object.entries(mapOf(conf.accounts)).map(([name, account]) => [['accounts', name], account] as const),
  ];
  const named = blocks.flatMap(([, block]) => usersIn(block));
  const clients = ['mqtt', 'websocket'].filter((block) => listens(conf, block));
  for (const path of [['no_auth_user'], ...clients.map((block) => [block, 'no_auth_user'])])
    yield* unknownUser(conf, path, named);
  yield* namedTwice(blocks);

  if (isGiven(authorization.token) && (isGiven(authorization.user) || isGiven(authorization.password)))
    yield { path: ['authorization', 'token'], message: 'clients log in with a token or as a user, not both' };
  for (const single of ['user', 'token'])
    if (isGiven(authorization[single]) && (named.length > 0 || authorization.users !== undefined))
      yield {
        path: ['authorization', single],
        message: `a single ${single} for everyone does not go with a list of users`,
        instead: null,
      };
  const leaves = mapOf(mapOf(conf.leafnodes).authorization);
  if (isGiven(leaves.user) && listOf(leaves.users).length > 0)
    yield {
      path: ['leafnodes', 'authorization', 'user'],
      message: 'a single user for all leaf nodes does not go with a list of users',
      instead: null,
    };
  for (const block of clients) {
    const own = mapOf(mapOf(conf[block]).authorization);
    for (const single of ['user', 'token'])
      if (isGiven(own[single]) && named.length > 0)
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

/** Names and keys are one kind of thing, for all accounts together. */
function* namedTwice(blocks: readonly (readonly [readonly string[], Setting])[]): Generator<Refusal> {
  const seen = new Set<Setting>();
  for (const [at, block] of blocks)
    for (const user of usersIn(block)) {
      if (seen.has(user)) yield { path: [...at, 'users'], message: `the user "${user}" is there twice` };
      seen.add(user);
    }
}

const usersIn = (block: Setting): Setting[] =>
  listOf(mapOf(block).users).flatMap((user) => [mapOf(user).user, mapOf(user).nkey].filter(isGiven));
