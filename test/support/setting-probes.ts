import type { Setting, Settings } from '../../src/domain/conf.ts';
import { SETTING_BLOCKS } from '../../src/domain/server-settings-data.ts';

export type BlockName = keyof typeof SETTING_BLOCKS;

/** Blocks that stand in lists. */
const inLists: readonly string[] = [
  'user',
  'leafUser',
  'export',
  'import',
  'certificate',
  'trustedProxy',
  'remoteGateway',
  'remoteLeafnode',
];
/** One setting in one block: `{ accounts: { X: { users: [{ nkey: value }] } } }`. */
export interface Probe {
  readonly title: string;
  /** The first of its names, in its block. */
  readonly first: string;
  readonly settings: (value: Setting) => Settings;
}

/** Every setting of a block and of those below it, and one that does not exist. Blocks in `without` are left out. */
export function* probesBelow(
  block: BlockName,
  around: (value: Setting) => Settings,
  without: readonly string[] = [],
  seen = new Set<string>(['free', ...without]),
): Generator<Probe> {
  if (seen.has(block)) return;
  seen.add(block);
  const entries = SETTING_BLOCKS[block].trim().split(/\s+/);
  for (const entry of entries) {
    const [, names = '', below] = /^([^@:]+)[^:]*(?::(.+))?$/.exec(entry)!;
    const first = names === '*' ? 'X' : names.split('|')[0]!;
    if (below) {
      const inside = (value: Setting) => around({ [first]: inLists.includes(below) ? [value] : value });
      yield* probesBelow(below as BlockName, inside, without, seen);
    }
    if (names === '*') continue;
    for (const name of names.split('|'))
      yield {
        title: `${block}.${name}`,
        first: `${block}.${first}`,
        settings: (value) => around({ [name]: value }),
      };
  }
  if (entries.includes('*')) return;
  const none = `${block}.no_such_setting`;
  yield { title: none, first: none, settings: (value) => around({ no_such_setting: value }) };
}
