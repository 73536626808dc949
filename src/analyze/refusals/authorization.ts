import { isGiven, mapOf } from './read.ts';
import type { Refuses } from './refusal.ts';

/** server/opts.go, parseCluster and parseGateway: other servers log in as one user. */
export const authorization: Refuses = function* (conf) {
  for (const block of ['cluster', 'gateway']) {
    const { authorization: own, permissions } = mapOf(conf[block]);
    for (const key of ['users', 'token', 'auth_callout'])
      if (isGiven(mapOf(own)[key]) || (key !== 'token' && mapOf(own)[key] !== undefined))
        yield {
          path: [block, 'authorization', key],
          message: `servers of a ${block} log in as one user with a password`,
        };
    if (isGiven(mapOf(permissions).allow_responses) && mapOf(permissions).allow_responses !== false)
      yield {
        path: [block, 'permissions', 'allow_responses'],
        message: 'permissions of a cluster are for subjects, not for answers',
      };
  }
};
