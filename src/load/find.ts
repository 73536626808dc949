import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The names that a spec goes by, in the order in which they are looked for. */
export const SPEC_NAMES = ['ts', 'mts', 'js', 'mjs', 'json'].map((ext) => `natsmith.config.${ext}`);

/** Absolute paths of the specs in a folder; the first is the one to use. */
export function findSpecs(folder: string): string[] {
  return SPEC_NAMES.map((name) => resolve(join(folder, name))).filter((file) => existsSync(file));
}
