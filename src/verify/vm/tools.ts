import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { MachineError } from '../errors.ts';

/** Programs that are run on this machine, and where Debian has them. */
const PACKAGES = {
  'qemu-system-x86_64': 'qemu-system-x86',
  'qemu-img': 'qemu-utils',
  mmdebstrap: 'mmdebstrap',
  mke2fs: 'e2fsprogs',
  chroot: 'coreutils',
  tar: 'tar',
} as const;

export type Tool = keyof typeof PACKAGES;

/** On nobody's PATH but root's. */
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/**
 * Paths of programs.
 * @param purpose completes "… needs"
 * @throws MachineError that names all that are missing
 */
export function findTools<T extends Tool>(
  names: readonly T[],
  env: NodeJS.ProcessEnv,
  purpose: string,
): Record<T, string> {
  const folders = [...new Set([...(env.PATH ?? '').split(delimiter).filter(Boolean), ...SYSTEM_FOLDERS])];
  const found = names.map(
    (name) => [name, folders.map((folder) => join(folder, name)).find(isProgram)] as const,
  );
  const missing = names.filter((name) => found.some(([of, path]) => of === name && path === undefined));
  if (missing.length > 0)
    throw new MachineError(`${purpose} needs ${missing.join(', ')}: looked in ${folders.join(', ')}`, {
      help: `Debian: apt install ${missing.map((name) => PACKAGES[name]).join(' ')}`,
    });
  return Object.fromEntries(found) as Record<T, string>;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
