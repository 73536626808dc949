import { behaviourOf } from '../../domain/permission/behaviour.ts';
import { firstDifference } from '../../domain/permission/differences.ts';
import { deploymentUsers } from '../../lower/users.ts';
import { everyone } from '../../spec/everyone.ts';
import type { Rule } from '../fact.ts';

/** Permissions that the nats-server of the spec takes otherwise than newer ones, which take them as they are meant. */
export const permissionVersion: Rule = function* (deployment) {
  const behaviour = behaviourOf(deployment.natsVersion);
  if (Object.values(behaviour).every(Boolean)) return;
  const places = new Map(
    everyone(deployment.options).map(({ user, path }) => [user.nkey ?? user.name, { user, path }]),
  );
  for (const { id, name, permissions } of deploymentUsers(deployment) ?? []) {
    const place = places.get(id);
    const difference = place && firstDifference(permissions, behaviour);
    if (!difference) continue;
    const isDerived = place.user[difference.side] === null;
    yield {
      code: 'permission/version',
      path: isDerived ? place.path : [...place.path, difference.side],
      message: `user "${name}": nats-server ${deployment.natsVersion} ${difference.does}, which newer ones do otherwise`,
    };
  }
};
