import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** natsmith's file (dist/natsmith.mjs), if that is what runs here; undefined where it runs from its sources. */
export function ownFile(): string | undefined {
  const [, path] = process.argv;
  const real = path === undefined ? undefined : realpathSync(path);
  return real?.endsWith('/natsmith.mjs') ? real : undefined;
}

/** What is beside {@link ownFile}: natsmith for hosts, with the commands alone that their units run (src/cli/host.ts). */
const FOR_HOSTS = 'natsmith-host.mjs';

/** The text of what hosts get of natsmith; undefined where that is not beside what runs here. */
export function textForHosts(): string | undefined {
  const own = ownFile();
  const file = own && join(dirname(own), FOR_HOSTS);
  if (file === undefined || !existsSync(file)) return undefined;
  // As it was made: nixpkgs puts an interpreter of its own into the first line (patchShebangs).
  return readFileSync(file, 'utf8').replace(/^#!.*/, '#!/usr/bin/env node');
}

export const NOT_FOR_HOSTS = `needs ${FOR_HOSTS} beside natsmith.mjs`;
