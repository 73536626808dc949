import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { OutputProblem, step } from './disk.ts';

/** One build at a time writes into a folder. The file says who, and which paths may be left behind if that build dies. */
const LOCK = '.natsmith.lock';
const WAIT_MS = 10_000;
/** No build holds a lock this long: whoever holds it is gone, and its process id may be someone else's by now. */
const ABANDONED_MS = 60_000;

interface Holder {
  readonly pid: number;
  readonly paths: readonly string[];
}

/**
 * Runs `work` while nobody else writes into `folder`, which must exist.
 * @param paths files in the folder that `work` may create, relative to it
 * @param work is told of the paths that interrupted builds may have left behind
 * @throws OutputProblem when another build does not come to an end
 */
export function locked<T>(
  root: string,
  folder: string,
  paths: readonly string[],
  work: (unfinished: string[]) => T,
): T {
  const file = join(root, folder, LOCK);
  const unfinished: string[] = [];
  for (
    const start = Date.now();
    !take(file, folder, { pid: process.pid, paths: [...paths, ...unfinished] });
  ) {
    const left = breakAbandoned(file);
    if (left) unfinished.push(...left);
    else if (Date.now() - start > WAIT_MS)
      throw new OutputProblem(
        `cannot write ${folder}: another natsmith build is at it`,
        `if there is none, remove ${folder}/${LOCK}`,
      );
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  }
  try {
    return work(unfinished);
  } finally {
    rmSync(file, { force: true });
  }
}

/** Whether a build is at work in a folder, or died there. */
export const isLocked = (root: string, folder: string): boolean => existsSync(join(root, folder, LOCK));

function take(file: string, folder: string, holder: Holder): boolean {
  return step('write', `${folder}/${LOCK}`, () => {
    let lock: number;
    try {
      lock = openSync(file, 'wx');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
    try {
      writeSync(lock, JSON.stringify(holder));
    } catch (error) {
      rmSync(file, { force: true });
      throw error;
    } finally {
      closeSync(lock);
    }
    return true;
  });
}

/** Removes a lock whose holder is gone, and gives the paths that it names; undefined while the holder lives. */
function breakAbandoned(file: string): readonly string[] | undefined {
  try {
    const age = Date.now() - statSync(file).mtimeMs;
    const holder = read(file);
    // Just made, and not yet written to.
    if (!holder && age < 1000) return undefined;
    if (holder && isAlive(holder.pid) && age < ABANDONED_MS) return undefined;
    // Of several that see this, one renames the file; the others find it gone.
    const aside = `${file}.${process.pid}`;
    renameSync(file, aside);
    rmSync(aside, { force: true });
    return holder?.paths ?? [];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function read(file: string): Holder | undefined {
  try {
    const { pid, paths } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Holder>;
    if (typeof pid !== 'number' || !Array.isArray(paths)) return undefined;
    return { pid, paths: paths.filter((path) => typeof path === 'string') };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw error;
    return undefined;
  }
}

/** Whether there is a process of that number. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
