import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/*
 * Between a stream's deletion and its return, its messages are nowhere but in a backup. A file beside that says so:
 * `recreate-ORDERS.json`. Whoever finds it, and no such stream, brings it back.
 */

const KIND = 'natsmith recreate';
const FILE = /^recreate-(.+)\.json$/;

const fileOf = (folder: string, stream: string) => join(folder, `recreate-${stream}.json`);

/** Says that a stream is about to be deleted, and where its backup is. */
export async function noteRecreate(folder: string, stream: string, backup: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = fileOf(folder, stream);
  await writeFile(`${file}.new`, `${JSON.stringify({ kind: KIND, formatVersion: '1.0', backup })}\n`, {
    mode: 0o600,
    flush: true,
  });
  await rename(`${file}.new`, file);
}

export const forgetRecreate = (folder: string, stream: string): Promise<void> =>
  rm(fileOf(folder, stream), { force: true });

/** Backups of streams of which an `apply` that was interrupted may have deleted the original, by the stream. */
export async function interruptedIn(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const entry of await unlessMissing(readdir(folder), [])) {
    const stream = FILE.exec(entry)?.[1];
    if (stream === undefined) continue;
    // One that is gone by now is of a run that has come to its end.
    const text = await unlessMissing(readFile(join(folder, entry), 'utf8'), '{}');
    const { kind, backup } = JSON.parse(text) as Record<string, string>;
    if (kind === KIND && backup !== undefined) found.set(stream, backup);
  }
  return found;
}

async function unlessMissing<T>(reading: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return otherwise;
    throw error;
  }
}
