import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MachineError } from '../errors.ts';
import type { Workspace } from '../local/workspace.ts';
import { waitFor } from '../wait.ts';
import { order } from './qmp.ts';
import type { Shell } from './shell.ts';

/** A guest at rest that has booted, for machines like its own; nobody writes to it. */
export interface Snapshot {
  readonly folder: string;
  /** qcow2, over the image. */
  readonly disk: string;
  /** All else, as QEMU migrates it. */
  readonly state: string;
}

/** Milliseconds; it is some hundred megabytes. */
const LIMIT = 60_000;
/** In the folder of the run, where QEMU is. */
const STATE = 'state';

/**
 * Stops a guest for good, and writes down all of it but its disk.
 * @returns the file
 * @throws MachineError
 */
export async function writeState(monitor: string, { folder }: Workspace): Promise<string> {
  await order(monitor, 'stop');
  await order(monitor, 'migrate', { uri: `exec:cat >${STATE}` });
  await migrated(monitor);
  return join(folder, STATE);
}

/**
 * Lets a machine that waits for it go on as the guest of a snapshot; returns once it takes commands.
 * The machine reads the state itself, from its descriptor 3: a pipe would be several times slower.
 * @param shell connected already: a guest without a listener would notice
 * @throws MachineError
 */
export async function resume(monitor: string, shell: Shell): Promise<void> {
  await order(monitor, 'migrate-incoming', { uri: 'fd:3' });
  await migrated(monitor);
  await order(monitor, 'cont');
  shell.adopt();
  // Before any other command: bash measures by it how long one may take.
  await setClock(shell);
}

/** Removes one that nobody can go on from; the next who wants it makes it anew. */
export async function forget({ folder }: Snapshot): Promise<void> {
  const aside = `${folder}.broken-${process.pid}`;
  await rename(folder, aside).catch(() => {});
  await rm(aside, { recursive: true, force: true });
}

/** Certificates, logs and timers are of today; the clock of a guest that was restored goes on from then, over reboots, too. */
export async function setClock(shell: Shell): Promise<void> {
  await shell.succeed(`date --utc --set=@${(Date.now() / 1000).toFixed(3)}`);
}

const migrated = (monitor: string): Promise<true> =>
  waitFor(
    async () => {
      const { status, 'error-desc': reason } = (await order(monitor, 'query-migrate')) as Progress;
      if (status === 'failed')
        throw new MachineError(`QEMU does not migrate: ${reason ?? 'no reason given'}`);
      return status === 'completed' || undefined;
    },
    "the machine's state",
    LIMIT,
  );

interface Progress {
  readonly status?: string;
  readonly 'error-desc'?: string;
}
