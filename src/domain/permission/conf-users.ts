import { isMap, type Setting, type Settings } from '../conf.ts';
import { settingAt } from '../setting-at.ts';
import { type Permissions, type Responses, type Side, USUAL_RESPONSES } from './permissions.ts';

/** Someone who may log in, as nats-server.conf says it. */
export interface ConfUser {
  /** The user name or the public nkey. */
  readonly id: string;
  readonly account: string;
  readonly permissions: Permissions;
}

/** The account of users that have no other (`server/const.go`, globalAccountName). */
export const GLOBAL_ACCOUNT = '$G';

/**
 * The users of a configuration that names some; undefined where clients need not log in. Keys in any case, as the server
 * reads them (`server/opts.go`, parseAuthorization, parseAccounts).
 */
export function usersOf(settings: Settings): ConfUser[] | undefined {
  const authorization = mapAt(settings, 'authorization');
  const accounts = Object.entries(mapAt(settings, 'accounts') ?? {});
  const users = [
    ...(authorization ? usersIn(authorization, GLOBAL_ACCOUNT, DEFAULT_PERMISSIONS) : []),
    ...accounts.flatMap(([account, body]) =>
      isMap(body) ? usersIn(body, account, DEFAULT_PERMISSIONS.slice(0, 1)) : [],
    ),
  ];
  const alone = authorization && settingAt(authorization, 'user', 'username');
  if (typeof alone === 'string') users.push({ id: alone, account: GLOBAL_ACCOUNT, permissions: {} });
  const guarded = users.length > 0 || (authorization && settingAt(authorization, 'token') != null);
  return guarded ? users : undefined;
}

/** An account knows the first alone. */
const DEFAULT_PERMISSIONS = ['default_permissions', 'default_permission', 'permissions'];

function usersIn(body: Settings, account: string, defaults: readonly string[]): ConfUser[] {
  const users = settingAt(body, 'users');
  if (!Array.isArray(users)) return [];
  const usual = settingAt(body, ...defaults);
  return (users as readonly Setting[]).filter(isMap).flatMap((user) => {
    const id = settingAt(user, 'nkey') ?? settingAt(user, 'user', 'username');
    // Those of the account are for who has none at all; they are not merged.
    const given = settingAt(user, 'permissions', 'permission', 'authorization') ?? usual;
    return typeof id === 'string'
      ? [{ id, account, permissions: isMap(given) ? permissionsIn(given) : {} }]
      : [];
  });
}

function permissionsIn(given: Settings): Permissions {
  const publish = sideIn(settingAt(given, 'publish', 'pub', 'import'));
  const subscribe = sideIn(settingAt(given, 'subscribe', 'sub', 'export'));
  const responses = responsesIn(settingAt(given, 'allow_responses', 'publish_allow_responses'));
  return { ...(publish && { publish }), ...(subscribe && { subscribe }), ...(responses && { responses }) };
}

function sideIn(given: Setting): Side | undefined {
  if (given === null) return undefined;
  if (!isMap(given)) return { allow: subjectsIn(given) };
  return { allow: subjectsIn(settingAt(given, 'allow')), deny: subjectsIn(settingAt(given, 'deny')) };
}

const subjectsIn = (given: Setting): string[] =>
  (Array.isArray(given) ? (given as readonly Setting[]) : [given]).filter((each) => typeof each === 'string');

function responsesIn(given: Setting): Responses | undefined {
  if (given === true) return USUAL_RESPONSES;
  if (!isMap(given)) return undefined;
  const max = settingAt(given, 'max', 'max_msgs', 'max_messages', 'max_responses');
  const expires = settingAt(given, 'expires', 'expiration', 'ttl');
  return {
    max: typeof max === 'number' && max !== 0 ? max : USUAL_RESPONSES.max,
    expires:
      typeof expires === 'string' && !/^[-+]?0+([.]0+)?[a-zµ]*$/.test(expires)
        ? expires
        : USUAL_RESPONSES.expires,
  };
}

function mapAt(map: Settings, name: string): Settings | undefined {
  const value = settingAt(map, name);
  return isMap(value) ? value : undefined;
}
