import { SETTING_KINDS } from './server-setting-kinds-data.ts';
import { SETTING_BLOCKS } from './server-settings-data.ts';
import { parseVersion, type Version } from './server-version.ts';

export interface KnownSetting {
  /** The first of its names, lower case. */
  readonly name: string;
  /** The first release of each line that got it later than its first release; empty: always there. */
  readonly since: readonly Version[];
  /** What it takes, as in `server-setting-kinds-data.ts`. */
  readonly kind: string;
  readonly block?: BlockName;
}

export type BlockName = keyof typeof SETTING_BLOCKS;
export type Block = ReadonlyMap<string, KnownSetting>;

const parsed = new Map<BlockName, Block>();

/** The settings of a block, by all of their names in lower case. */
export function blockNamed(name: BlockName): Block {
  let block = parsed.get(name);
  if (!block) {
    const entries = SETTING_BLOCKS[name].trim().split(/\s+/);
    block = new Map(entries.flatMap((entry) => parseEntry(name, entry)));
    parsed.set(name, block);
  }
  return block;
}

/** `name|alias@2.11.11,2.12.2:block` */
function parseEntry(inBlock: BlockName, entry: string): [string, KnownSetting][] {
  const [, names, since, block] = /^([^@:]+)(?:@([^:]+))?(?::(.+))?$/.exec(entry)!;
  const all = names!.split('|');
  const name = all[0]!;
  const known: KnownSetting = {
    name,
    since: since?.split(',').map(parseVersion) ?? [],
    kind: kinds.get(`${inBlock}.${name}`) ?? kinds.get(name) ?? (block ? 'map' : 'anything'),
    ...(block && { block: block as BlockName }),
  };
  return all.map((each) => [each, known]);
}

const kinds = new Map(
  Object.entries(SETTING_KINDS).flatMap(([kind, names]) =>
    names
      .trim()
      .split(/\s+/)
      .map((name): [string, string] => [name, kind]),
  ),
);
