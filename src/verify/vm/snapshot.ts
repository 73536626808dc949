import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { makeWorkspace } from '../local/workspace.ts';
import type { Begin } from '../machine.ts';
import warmScript from './guest/warm.sh?raw';
import { oneAtATime } from './one-at-a-time.ts';
import { markUsed, prune } from './prune.ts';
import { type GuestParts, startGuest } from './qemu.ts';
import { machineArgs } from './qemu-args.ts';
import { isWhole, writeSizes } from './sizes.ts';
import { type Snapshot, writeState } from './snapshot-state.ts';
import { requireSpace } from './space.ts';

const DISK = 'disk.qcow2';
const STATE = 'state';
const FILES = [DISK, STATE];
/** Of one image, for machines of several sizes. */
const KEPT = 4;
/** Milliseconds. */
const LIMIT = 10 * 60_000;
/** MiB: what a guest has touched of its memory, and written to its disk. */
const SPACE = 512;

/**
 * A guest of the image that has booted, on just such a machine; made if there is none yet. It knows nothing of any deployment.
 * @throws MachineError
 */
export async function haveSnapshot(
  parts: Omit<GuestParts, 'workspace' | 'snapshot'>,
  begin: Begin,
): Promise<Snapshot> {
  const { image, accelerator, memory, tools } = parts;
  const folder = join(image.folder, `booted-${shapeOf(parts)}`);
  const snapshot = { folder, disk: join(folder, DISK), state: join(folder, STATE) };
  if (isWhole(folder, FILES)) {
    markUsed(folder);
    return snapshot;
  }
  const waiting = () => begin('wait for another natsmith, which boots the guest');
  await oneAtATime(`${folder}.making`, LIMIT, waiting, async () => {
    if (isWhole(folder, FILES)) return;
    begin(`boot a guest of ${memory} MiB, once (${accelerator.name})`);
    await requireSpace(image.folder, SPACE, 'a booted guest', 'XDG_CACHE_HOME');
    const workspace = makeWorkspace(image.folder);
    try {
      const made = join(workspace.folder, basename(folder));
      await mkdir(made);
      const guest = await startGuest({ image, accelerator, memory, tools, workspace });
      await guest.shell.succeed(warmScript, LIMIT);
      const state = await writeState(guest.monitor, workspace);
      await guest.qemu.end('SIGKILL');
      guest.shell.close();
      await rename(guest.disk, join(made, DISK));
      await rename(state, join(made, STATE));
      await writeSizes(made, FILES);
      // What is in the way is broken.
      await rename(folder, join(workspace.folder, 'broken')).catch(() => {});
      await rename(made, folder);
    } finally {
      workspace.clear();
    }
  });
  await prune(image.folder, KEPT);
  return snapshot;
}

/** A snapshot goes on in nothing but the QEMU, the machine and the image that it was made of. */
function shapeOf({ image, accelerator, memory, tools }: Omit<GuestParts, 'workspace'>): string {
  const files = [tools['qemu-system-x86_64'], image.disk].map((file) => {
    const { size, mtimeMs } = statSync(file);
    return [size, mtimeMs];
  });
  const shape = [files, machineArgs(image, accelerator, memory), warmScript];
  return createHash('sha256').update(JSON.stringify(shape)).digest('hex').slice(0, 16);
}
