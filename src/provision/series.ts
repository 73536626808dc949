import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/*
 * Backups of one moment each, in a folder: `20261121T021500Z/`, and beside it `20261121T021500Z.json`, which is written last and
 * says that it is whole and natsmith's. It is not inside, where nats, the command line, wants folders only.
 */

const SEAL = /^(\d{8}T\d{6}Z)\.json$/;
const KIND = 'natsmith backup';

/** The name of a backup of this moment: `20261121T021500Z`. */
export const momentName = (now: Date): string =>
  `${now.toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '')}`;

/** Gives a filled folder the name of this moment, or of the next that is free. @returns its path */
export async function putInSeries(from: string, folder: string, streams: readonly string[]): Promise<string> {
  let name = momentName(new Date());
  for (; existsSync(join(folder, name)) || existsSync(join(folder, `${name}.json`)); await pause(100))
    name = momentName(new Date());
  const to = join(folder, name);
  await rename(from, to);
  const seal = join(folder, `.${name}.json`);
  const text = JSON.stringify({ kind: KIND, formatVersion: '1.0', streams }, null, 2);
  await writeFile(seal, `${text}\n`, { flush: true, mode: 0o600 });
  await rename(seal, join(folder, `${name}.json`));
  return to;
}

/** Whole backups in a folder, the newest first. Folders of others are none. */
export async function seriesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  for (const entry of await readdir(folder)) {
    const name = SEAL.exec(entry)?.[1];
    if (name !== undefined && (await isOurs(join(folder, entry)))) names.push(name);
  }
  return names.sort().reverse();
}

async function isOurs(file: string): Promise<boolean> {
  try {
    return (JSON.parse(await readFile(file, 'utf8')) as { kind?: unknown } | null)?.kind === KIND;
  } catch {
    return false;
  }
}

/** Removes all but the newest. @returns the names of those that it removed */
export async function prune(folder: string, keep: number): Promise<string[]> {
  const old = (await seriesIn(folder)).slice(keep);
  for (const name of old) {
    await rm(join(folder, name), { recursive: true, force: true });
    // Last: what is left of an interrupted removal is still known to be ours.
    await rm(join(folder, `${name}.json`), { force: true });
  }
  return old;
}
