import { statfs } from 'node:fs/promises';
import { MachineError } from '../errors.ts';

const MIB = 1024 * 1024;

/**
 * Asked before, because QEMU stops a guest for ever where its disk cannot grow.
 * @param needed MiB
 * @param purpose completes "… needs"
 * @param variable names another folder
 * @throws MachineError where the file system of the folder has less left
 */
export async function requireSpace(
  folder: string,
  needed: number,
  purpose: string,
  variable: string,
): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const left = Math.floor((bavail * bsize) / MIB);
  if (left < needed)
    throw new MachineError(`${purpose} needs ${needed} MiB in ${folder}, where ${left} MiB are left`, {
      help: `make room there, or set ${variable} to a folder that has it`,
    });
}
