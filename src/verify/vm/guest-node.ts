import { chmod, copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../local/run.ts';
import type { Workspace } from '../local/workspace.ts';

/** Before Debian's in every PATH. */
export const NODE = '/usr/local/bin/node';

/**
 * Puts the Node.js that runs natsmith into a guest's root, if it runs there; else the guest has Debian's own alone. That one is built
 * without the snapshot and the compiled modules that nodejs.org's has (`process.config.variables`): under emulation, each start takes two
 * to three seconds more.
 * @throws MachineError where chroot itself cannot be run
 */
export async function bringNode(root: string, chroot: string, workspace: Workspace): Promise<void> {
  const file = join(root, NODE);
  await copyFile(process.execPath, file);
  await chmod(file, 0o755);
  // Another C library, or libraries of its own, and it does not start. As units start it (MemoryDenyWriteExecute=).
  const started = [root, NODE, '--jitless', '--print', 'process.version'];
  const { ok, output } = await run(chroot, started, workspace, { NODE_OPTIONS: '' });
  if (!ok || !output.split('\n').includes(process.version)) await rm(file);
}
