import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { makeWorkspace } from '../local/workspace.ts';
import type { Begin } from '../machine.ts';
import warmScript from './guest/warm.sh?raw';
import { oneAtATime } from './one-at-a-time.ts';
import { type GuestParts, startGuest } from './qemu.ts';
import { machineArgs } from './qemu-args.ts';
import { type Snapshot, writeState } from './snapshot-state.ts';
import { requireSpace } from './space.ts';

const DISK = 'disk.qcow2';
const STATE = 'state';
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
  const snapshot = { disk: join(folder, DISK), state: join(folder, STATE) };
  if (isThere(snapshot)) return snapshot;
  const waiting = () => begin('wait for another natsmith, which boots the guest');
  await oneAtATime(`${folder}.making`, LIMIT, waiting, async () => {
    if (isThere(snapshot)) return;
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
      await rename(made, folder);
    } finally {
      workspace.clear();
    }
  });
  return snapshot;
}

/** A snapshot goes on in nothing but the QEMU, and the machine, that it was made in. */
function shapeOf({ image, accelerator, memory, tools }: Omit<GuestParts, 'workspace'>): string {
  const { size, mtimeMs } = statSync(tools['qemu-system-x86_64']);
  const shape = [image.folder, machineArgs(image, accelerator, memory), size, mtimeMs, warmScript];
  return createHash('sha256').update(JSON.stringify(shape)).digest('hex').slice(0, 16);
}

const isThere = ({ disk, state }: Snapshot): boolean =>
  [disk, state].every((file) => statSync(file, { throwIfNoEntry: false }) !== undefined);
