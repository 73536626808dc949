import { type ConfUser, usersOf } from '../domain/permission/conf-users.ts';
import { jetStreamApis } from '../domain/permission/jetstream-api.ts';
import { everyone } from '../spec/everyone.ts';
import type { Options } from '../spec/options.ts';
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
  if (!known.has(options)) known.set(options, usersIn(options));
  return known.get(options);
}

/** Several rules look at them, and there may be thousands. */
const known = new WeakMap<Options, DeploymentUser[] | undefined>();

function usersIn(options: Options): DeploymentUser[] | undefined {
  const names = new Map(
    everyone(options).flatMap(({ user: { nkey, name } }) => (nkey === null ? [] : [[nkey, name]])),
  );
  const conf = confOf(options);
  const users = usersOf(conf);
  const accounts = new Set(users?.map(({ account }) => account));
  const apis = new Map([...accounts].map((account) => [account, jetStreamApis(conf, account)]));
  return users?.map((user) => ({
    ...user,
    jetStreamApis: apis.get(user.account)!,
    name: names.get(user.id) ?? user.id,
  }));
}
