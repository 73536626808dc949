import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { isAlive } from '../../emit/lock.ts';
import { pause } from '../wait.ts';

/**
 * Runs while nobody else does who was given the same file. Who died in the middle is not waited for.
 * @param abandoned milliseconds after which a process of that number is another one
 * @param wait hears that somebody else is at it
 */
export async function oneAtATime<T>(
  file: string,
  abandoned: number,
  wait: () => void,
  run: () => Promise<T>,
): Promise<T> {
  while (!take(file)) {
    if (isAbandoned(file, abandoned)) rmSync(file, { force: true });
    else {
      wait();
      await pause(200);
    }
  }
  try {
    return await run();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function isAbandoned(file: string, abandoned: number): boolean {
  try {
    const age = Date.now() - statSync(file).mtimeMs;
    const pid = Number(readFileSync(file, 'utf8'));
    // Just made, and not yet written to.
    if (!pid) return age > 1_000;
    return age > abandoned || !isAlive(pid);
  } catch {
    // It is gone: for whoever comes first.
    return false;
  }
}
