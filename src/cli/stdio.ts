import { writeSync } from 'node:fs';
import { reasonOf } from '../domain/reason.ts';

/** The reader has gone away: `natsmith print … | head -1`. */
export class BrokenPipe extends Error {}

/** What was to be said cannot be written: the file that stdout is may be on a full disk. */
export class OutputLost extends Error {}

export const writeOutput = (text: string): void => writeAll(1, text);
export const writeTalk = (text: string): void => writeAll(2, text);

/**
 * Writes at once and completely, so that the process may end at any time after.
 * @throws BrokenPipe, OutputLost
 */
function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') throw new BrokenPipe();
      // A pipe that someone else made non-blocking is full.
      if (code !== 'EAGAIN')
        throw new OutputLost(`cannot write to ${descriptor === 1 ? 'stdout' : 'stderr'}: ${reasonOf(error)}`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

/** What a spec prints goes to stderr: stdout is for natsmith's own output, which programs read. */
export function keepOutputClean(): void {
  Object.defineProperty(process, 'stdout', { configurable: true, get: () => process.stderr });
}
