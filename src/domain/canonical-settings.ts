import { isMap, type Setting, type Settings } from './conf.ts';
import { type BlockName, blockNamed } from './server-settings-table.ts';

/** The same settings by their first names (`max_conn` becomes `max_connections`), lower case, without those left out. */
export function canonicalSettings(settings: Settings): Settings {
  return inBlock(settings, 'top');
}

function inBlock(settings: Settings, name: BlockName): Settings {
  const block = blockNamed(name);
  const entries = Object.entries(settings).flatMap(([key, value]): [string, Setting][] => {
    if (value === null) return [];
    const known = block.get(key.toLowerCase()) ?? block.get('*');
    const first = known === undefined || known.name === '*' ? key : known.name;
    return [[first, known?.block ? inValue(value, known.block) : value]];
  });
  return Object.fromEntries(entries);
}

function inValue(value: Setting, block: BlockName): Setting {
  if (Array.isArray(value)) return value.map((item) => inValue(item, block));
  return isMap(value) ? inBlock(value, block) : value;
}

/** Where such a setting, named as {@link canonicalSettings} does, is written in the settings of an author. */
export function writtenAt<K extends string | number>(settings: Settings, path: readonly K[]): (K | string)[] {
  let block: BlockName | undefined = 'top';
  let value: Setting = settings;
  return path.map((name) => {
    // An item of a list: as canonical as the list, and a block of the same kind.
    if (typeof name === 'number') {
      value = (Array.isArray(value) ? (value as readonly Setting[])[name] : null) ?? null;
      return name;
    }
    const here = isMap(value) ? value : {};
    const names = block && blockNamed(block);
    const isIt = (key: string) => key === name || names?.get(key.toLowerCase())?.name === name;
    const key = Object.keys(here).find(isIt) ?? name;
    value = here[key] ?? null;
    block = (names?.get(name) ?? names?.get('*'))?.block;
    return key;
  });
}
