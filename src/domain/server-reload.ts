import { isMap, type Setting, type Settings } from './conf.ts';
import { RELOADABLE } from './server-reload-data.ts';
import { compareVersions, parseVersion, type Version } from './server-version.ts';

/** The settings whose change a running server of that version takes: `block.name`, lower case, every alias, sorted. */
export function reloadableSettings(version: Version): string[] {
  return RELOADABLE.trim()
    .split(/\s+/)
    .flatMap((entry) => {
      const [path = '', since] = entry.split('@');
      if (since !== undefined && compareVersions(version, parseVersion(since)) < 0) return [];
      const [first = '', ...aliases] = path.split('|');
      const block = first.slice(0, first.lastIndexOf('.') + 1);
      return [first, ...aliases.map((alias) => block + alias)];
    })
    .sort();
}

/**
 * What of the settings a running server would not take when it reloads. Two configurations for which this is equal can
 * follow one another without a restart; where it differs, a reload would be refused, or lie. `reloadable` are the
 * {@link reloadableSettings} of the server's version.
 */
export function needsRestart(reloadable: readonly string[], settings: Settings): Settings {
  const accounts = reloadable.includes('accounts') ? lastingAccounts(settings) : {};
  return { ...accounts, ...withoutReloadable(reloadable, '', settings) };
}

function withoutReloadable(reloadable: readonly string[], block: string, settings: Settings): Settings {
  const kept: [string, Setting][] = [];
  for (const [key, value] of Object.entries(settings)) {
    const path = block + lowerCase(key);
    if (value === null || (reloadable.includes(path) && !key.includes('.'))) continue;
    if (!isMap(value) || !reloadable.some((other) => other.startsWith(`${path}.`))) kept.push([key, value]);
    else {
      const inner = withoutReloadable(reloadable, `${path}.`, value);
      if (Object.keys(inner).length > 0) kept.push([key, inner]);
    }
  }
  return Object.fromEntries(kept);
}

/**
 * With JetStream, accounts are taken but for two things. The first of them takes JetStream from $G when the server starts,
 * but not when it reloads (`server/jetstream.go`, enableJetStreamAccounts). And one that had JetStream and is removed stays
 * in JetStream, with its reservation; when it comes back, its streams no longer hear what is published and its limits are
 * ignored (seen on 2.10.27 and 2.15.1). So who has JetStream counts, and whether there is any account but the system's.
 */
function lastingAccounts(settings: Settings): Settings {
  const system = ['$SYS', ...valuesOf(settings, 'system_account'), ...valuesOf(settings, 'system')];
  const accounts = valuesOf(settings, 'accounts')
    .filter(isMap)
    .flatMap((map) => Object.entries(map));
  const others = accounts.filter(([name]) => !system.includes(name));
  if (others.length === 0 || valuesOf(settings, 'jetstream').length === 0) return {};
  const lasting = others.filter(([, account]) => isMap(account) && valuesOf(account, 'jetstream').length > 0);
  return { accounts: Object.fromEntries(lasting.map(([name]) => [name, true])) };
}

/** The values of a setting, however it is written. */
function valuesOf(settings: Settings, name: string): Setting[] {
  return Object.entries(settings)
    .filter(([key, value]) => value !== null && lowerCase(key) === name)
    .map(([, value]) => value);
}

/** As `lib.toLower`: ASCII only. What else the server takes for a lower case letter needs a restart. */
function lowerCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
