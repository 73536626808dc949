import type { Setting, Settings } from './conf.ts';

/** The key that a setting of one of these names (lower case) is written with: they know no case (server/opts.go). */
export const settingKey = (settings: Settings, ...names: readonly string[]): string | undefined =>
  Object.keys(settings).find((key) => names.includes(key.toLowerCase()) && settings[key] !== null);

/** The setting of one of these names (lower case); null where there is none. */
export function settingAt(settings: Settings, ...names: readonly string[]): Setting {
  const key = settingKey(settings, ...names);
  return key === undefined ? null : (settings[key] ?? null);
}
