import { readFileSync, statSync } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Tells a whole folder of the cache from a part of one. */
const SIZES = 'sizes.json';

/** Writes down how long the files of a folder are, once all are there. */
export async function writeSizes(folder: string, names: readonly string[]): Promise<void> {
  const size = async (name: string) => [name, (await stat(join(folder, name))).size] as const;
  const sizes = Object.fromEntries(await Promise.all(names.map(size)));
  await writeFile(join(folder, SIZES), JSON.stringify(sizes));
}

/** Whether all of them are there, in full length. */
export function isWhole(folder: string, names: readonly string[]): boolean {
  try {
    const sizes = JSON.parse(readFileSync(join(folder, SIZES), 'utf8')) as Record<string, number>;
    return names.every((name) => statSync(join(folder, name)).size === sizes[name]);
  } catch {
    return false;
  }
}
