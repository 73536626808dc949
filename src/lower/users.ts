import { type ConfUser, usersOf } from '../domain/permission/conf-users.ts';
import { jetStreamApis } from '../domain/permission/jetstream-api.ts';
import { everyone } from '../spec/everyone.ts';
import type { Deployment } from '../spec/resolve.ts';
import { confOf } from './conf.ts';

/** Someone who may log in to a deployment. */
export interface DeploymentUser extends ConfUser {
  /** As the author calls the user; the public nkey of one that only `settings` know. */
  readonly name: string;
  /** What the user's requests to JetStream begin with; empty where the account has none. */
  readonly jetStreamApis: readonly string[];
}

/**
 * Who may log in, with permissions as the server gets them, free settings included; undefined where clients need not log in,
 * and may do everything.
 */
export function deploymentUsers({ options }: Pick<Deployment, 'options'>): DeploymentUser[] | undefined {
  const names = new Map(
    everyone(options).flatMap(({ user: { nkey, name } }) => (nkey === null ? [] : [[nkey, name]])),
  );
  const conf = confOf(options);
  return usersOf(conf)?.map((user) => ({
    ...user,
    jetStreamApis: jetStreamApis(conf, user.account),
    name: names.get(user.id) ?? user.id,
  }));
}
