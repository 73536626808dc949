import { isMap, type Setting, type Settings } from '../conf.ts';
import { GLOBAL_ACCOUNT } from './conf-users.ts';

/**
 * What requests to JetStream begin with in an account; empty where it has no JetStream. The global account has it only where
 * it is the only one (`server/jetstream.go`, enableJetStreamAccounts).
 */
export function jetStreamApis({ jetstream = null, accounts = null }: Settings, account: string): string[] {
  if (!isOn(jetstream)) return [];
  const all: Settings = isMap(accounts) ? accounts : {};
  const own = all[account] ?? null;
  const alone = Object.keys(all).every((name) => name === GLOBAL_ACCOUNT || name === '$SYS');
  const on = account === GLOBAL_ACCOUNT ? alone : isMap(own) && isOn(own.jetstream ?? null);
  if (!on) return [];
  const domain = isMap(jetstream) ? jetstream.domain : null;
  return ['$JS.API', ...(typeof domain === 'string' ? [`$JS.${domain}.API`] : [])];
}

/**
 * Whether a `jetstream`, of a server or of an account, turns it on: as `server/opts.go` reads it, parseJetStream and
 * parseJetStreamForAccount.
 */
export const isOn = (setting: Setting): boolean =>
  isMap(setting)
    ? setting.enabled !== false && setting.enable !== false
    : setting === true || (typeof setting === 'string' && /^enabled?$/i.test(setting));
