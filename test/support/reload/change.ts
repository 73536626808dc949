import { mergeSettings, type Setting, type Settings } from '../../../src/domain/conf.ts';

/** What every configuration has: a server that can be asked. */
const ANYWHERE: Settings = { server_name: 'test', host: '127.0.0.1', port: -1, http: '127.0.0.1:-1' };

/** Two values that a setting can have, and what must stand beside it. */
export interface Change {
  /** `jetstream.max_file_store` */
  readonly name: string;
  readonly values: readonly [Setting, Setting];
  readonly beside: Settings;
  /** The server does not start without it. */
  readonly required: boolean;
}

export const change = (
  name: string,
  first: Setting,
  second: Setting,
  beside: Settings = {},
  { required = false } = {},
): Change => ({
  name,
  values: [first, second],
  beside: mergeSettings(ANYWHERE, beside),
  required,
});

/** The settings with the first of the two values, the second, or (undefined) none. */
export function settingsOf({ name, values, beside }: Change, which: 0 | 1 | undefined): Settings {
  return mergeSettings(beside, at(name.split('.'), which === undefined ? null : values[which]));
}

function at([first, ...rest]: readonly string[], value: Setting): Settings {
  return { [first!]: rest.length === 0 ? value : at(rest, value) };
}

/** The same changes of several settings of one block. */
export const inBlock = (
  block: string,
  beside: Settings,
  pairs: Readonly<Record<string, readonly [Setting, Setting, Settings?]>>,
): Change[] =>
  Object.entries(pairs).map(([name, [first, second, more]]) =>
    change(`${block}.${name}`, first, second, mergeSettings(beside, more ? { [block]: more } : {})),
  );
