import { existsSync, renameSync, rmSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** A folder that is being filled: no backup yet. */
const PATTERN = /^\.(.+)\.(\d+)\.partial(\.old)?$/;

const open = new Set<string>();

/**
 * A folder beside the one that it will be renamed to; what is left of it goes away with the scope, and with the process where
 * that ends by a signal.
 */
export async function partial(folder: string, name: string): Promise<{ path: string } & AsyncDisposable> {
  await removeForsaken(folder);
  const path = join(folder, `.${name}.${process.pid}.partial`);
  await mkdir(path, { mode: 0o700 });
  open.add(path);
  return {
    path,
    [Symbol.asyncDispose]: async () => {
      await rm(path, { recursive: true, force: true });
      open.delete(path);
    },
  };
}

/** What processes left behind that were killed. */
async function removeForsaken(folder: string): Promise<void> {
  for (const entry of await readdir(folder)) {
    const [, name, pid, old] = PATTERN.exec(entry) ?? [];
    if (name === undefined || open.has(join(folder, entry)) || isAlive(Number(pid))) continue;
    // Killed between two renames: the whole backup has no name but this one.
    if (old !== undefined && (await recover(folder, entry, name))) continue;
    await rm(join(folder, entry), { recursive: true, force: true });
  }
}

async function recover(folder: string, entry: string, name: string): Promise<boolean> {
  try {
    await rename(join(folder, entry), join(folder, name));
    return true;
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Where the old backup has given way and the new one is not in its place, the old one comes back. */
function tidy(path: string): void {
  const old = `${path}.old`;
  const name = PATTERN.exec(basename(path))?.[1];
  if (name !== undefined && existsSync(path) && existsSync(old)) renameSync(old, join(dirname(path), name));
  for (const rest of [path, old]) rmSync(rest, { recursive: true, force: true });
}

/** What takes back at a server what is not finished, as long as it is not. */
const undoing = new Set<() => Promise<unknown>>();

/** Has signals that end the process wait for this first. */
export function undoneOnSignals(undo: () => Promise<unknown>): Disposable {
  undoing.add(undo);
  return { [Symbol.dispose]: () => undoing.delete(undo) };
}

/** Milliseconds. */
const LAST_WORDS = 5_000;

/**
 * Has signals that end the process take away what is not finished.
 * @param last what is done before it ends
 * @returns what undoes it
 */
export function cleanOnSignals(last: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const end = (signal: NodeJS.Signals) => {
    for (const path of open) tidy(path);
    last();
    stop();
    const leave = () => process.kill(process.pid, signal);
    if (undoing.size === 0) leave();
    else
      Promise.race([Promise.allSettled([...undoing].map((undo) => undo())), pause(LAST_WORDS)]).then(
        leave,
        leave,
      );
  };
  const stop = () => {
    for (const signal of signals) process.off(signal, end);
  };
  for (const signal of signals) process.on(signal, end);
  return stop;
}
