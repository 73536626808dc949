import { isMap, type Setting, type Settings } from './conf.ts';
import { nearest } from './nearest.ts';
import { SETTING_NEEDS } from './server-setting-kinds-data.ts';
import { SAME_FIELD } from './server-settings-data.ts';
import { type Block, type BlockName, blockNamed, type KnownSetting } from './server-settings-table.ts';
import { compareVersions, formatVersion, type Version } from './server-version.ts';
import { wantedInstead } from './setting-kind.ts';

export interface SettingProblem {
  readonly path: readonly (string | number)[];
  /**
   * - `unknown`: no release that natsmith knows has it; the server refuses to start
   * - `since`: a later release has it
   * - `alias-twice`: another name of the same setting stands beside it; the server takes either, at random (`server/opts.go`
   *   walks a Go map)
   * - `value`: the server does not take such a value, or takes it for another
   * - `incomplete`: something else must stand beside what does
   */
  readonly problem: 'unknown' | 'since' | 'alias-twice' | 'value' | 'incomplete';
  /** For `since`: the first later release that knows the setting. */
  readonly since?: string;
  /** The name that was probably meant; for `alias-twice` the other name. */
  readonly nearest?: string;
  /** For `value`: what the setting takes, in words, and what kind that is; for `incomplete`: what must be there. */
  readonly wanted?: string;
  readonly kind?: string;
}

/**
 * What the server of that version would refuse, or take at random, in settings written for nats-server.conf: names
 * that it does not know, and values of another kind. What goes together, it does not look at.
 */
export function settingProblems(settings: Settings, version: Version): SettingProblem[] {
  return [...inBlock(settings, 'top', version, [])];
}

function* inBlock(
  settings: Settings,
  blockName: BlockName,
  version: Version,
  path: SettingProblem['path'],
): Generator<SettingProblem> {
  const block = blockNamed(blockName);
  const used = new Map<string, string>();
  for (const [key, value] of Object.entries(settings)) {
    if (value === null) continue;
    const here = [...path, key];
    const known = block.get(key.toLowerCase()) ?? block.get('*');
    if (known === undefined) {
      yield { path: here, problem: 'unknown', ...hint(key, block, version) };
      continue;
    }
    const since = missingUntil(known, version);
    if (since) yield { path: here, problem: 'since', since };
    if (known.name !== '*') {
      const twin = sameField(known.name)
        .map((name) => used.get(name))
        .find((name) => name !== undefined);
      if (twin !== undefined) yield { path: here, problem: 'alias-twice', nearest: twin };
      used.set(known.name, key);
    }
    const wanted = since ? undefined : wantedInstead(known.kind, value);
    if (wanted !== undefined) yield { path: here, problem: 'value', wanted, kind: known.kind };
    else if (known.block) yield* inValue(value, known.block, version, here);
  }
  for (const needed of SETTING_NEEDS[blockName]?.split(' ') ?? []) {
    const names = needed.split('|');
    if (!names.some((name) => used.has(name)))
      yield { path, problem: 'incomplete', wanted: names.join(' or ') };
  }
}

function* inValue(
  value: Setting,
  block: BlockName,
  version: Version,
  path: SettingProblem['path'],
): Generator<SettingProblem> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* inValue(item, block, version, [...path, index]);
  } else if (isMap(value)) yield* inBlock(value, block, version, path);
}

/** Whether some release knows the setting at these keys, in whatever case; lists have no keys. */
export function isServerSetting(path: readonly string[]): boolean {
  let block: BlockName | undefined = 'top';
  for (const key of path) {
    const known: KnownSetting | undefined =
      block && (blockNamed(block).get(key.toLowerCase()) ?? blockNamed(block).get('*'));
    if (!known) return false;
    block = known.block;
  }
  return true;
}

/** All names (first names) whose value lands in the same place as that of `name`, itself included. */
const sameField = (name: string): readonly string[] => [name, ...(OTHERS.get(name) ?? [])];

const OTHERS = new Map<string, readonly string[]>(
  SAME_FIELD.flatMap(([whole, parts]) => [
    [whole, parts] as const,
    ...parts.map((part) => [part, [whole]] as const),
  ]),
);

/** Undefined when the version has it. */
function missingUntil({ since }: KnownSetting, version: Version): string | undefined {
  const last = since.at(-1);
  if (last === undefined) return undefined;
  const ofLine = since.find((first) => first.minor === version.minor);
  if (ofLine ? compareVersions(version, ofLine) >= 0 : version.minor > last.minor) return undefined;
  const later = since.find((first) => compareVersions(first, version) > 0);
  return later && formatVersion(later);
}

function hint(key: string, block: Block, version: Version): { nearest?: string } {
  const names = [...block].filter(([, known]) => !missingUntil(known, version)).map(([name]) => name);
  const found = nearest(key.toLowerCase(), names);
  return found === undefined ? {} : { nearest: found };
}
