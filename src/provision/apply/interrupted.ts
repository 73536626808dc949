import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NatsConnection } from 'nats';
import { readStream } from '../live.ts';
import type { Plan } from '../plan/change.ts';
import { madeAnew } from '../plan/plan-stream.ts';
import type { Interrupted } from '../plan/situation.ts';

/*
 * Between a stream's deletion and its return, its messages are nowhere but in a backup. A file beside that says so:
 * `recreate-ORDERS.json`. Whoever finds it, and no such stream, brings it back.
 */

const KIND = 'natsmith recreate';
const FILE = /^recreate-(.+)\.json$/;

const fileOf = (folder: string, stream: string) => join(folder, `recreate-${stream}.json`);

/** Says that a stream is about to be deleted, and where its backup is. */
export async function noteRecreate(
  folder: string,
  stream: string,
  { backup, lastSequence }: Interrupted,
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = fileOf(folder, stream);
  const text = JSON.stringify({ kind: KIND, formatVersion: '1.0', backup, lastSequence });
  await writeFile(`${file}.new`, `${text}\n`, { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
}

export const forgetRecreate = (folder: string, stream: string): Promise<void> =>
  rm(fileOf(folder, stream), { force: true });

/** Streams that an `apply` that was interrupted may have deleted, with their backups. */
export async function interruptedIn(folder: string): Promise<Map<string, Interrupted>> {
  const found = new Map<string, Interrupted>();
  for (const entry of await unlessMissing(readdir(folder), [])) {
    const stream = FILE.exec(entry)?.[1];
    if (stream === undefined) continue;
    // One that is gone by now is of a run that has come to its end.
    const text = await unlessMissing(readFile(join(folder, entry), 'utf8'), '{}');
    const { kind, backup, lastSequence = 0 } = JSON.parse(text) as Partial<Interrupted> & { kind?: string };
    if (kind === KIND && backup !== undefined) found.set(stream, { backup, lastSequence });
  }
  return found;
}

/**
 * Forgets what an interrupted run has left of streams that are there again.
 * @returns streams that are there, but are others than those that were deleted
 * @throws ServerError; errors of the file system
 */
export async function forgetWhole(
  connection: NatsConnection,
  folder: string,
  { changes }: Plan,
): Promise<[stream: string, deleted: Interrupted][]> {
  const left: [string, Interrupted][] = [];
  for (const [stream, deleted] of await interruptedIn(folder)) {
    if (changes.some((each) => each.kind === 'stream' && each.name === stream && each.restores)) continue;
    const live = await readStream(connection, stream);
    if (live && madeAnew(live, deleted)) left.push([stream, deleted]);
    else await forgetRecreate(folder, stream);
  }
  return left;
}

async function unlessMissing<T>(reading: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return otherwise;
    throw error;
  }
}
