import { readFileSync, realpathSync } from 'node:fs';

/** natsmith's one file (dist/natsmith.mjs), if that is what runs here; undefined where it runs from its sources. */
export function ownFile(): string | undefined {
  const [, path] = process.argv;
  const real = path === undefined ? undefined : realpathSync(path);
  return real?.endsWith('/natsmith.mjs') ? real : undefined;
}

/** The text of {@link ownFile} as it was made: nixpkgs puts an interpreter of its own into the first line (patchShebangs). */
export const ownText = (file: string): string =>
  readFileSync(file, 'utf8').replace(/^#!.*/, '#!/usr/bin/env node');
