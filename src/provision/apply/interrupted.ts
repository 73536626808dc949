import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { NatsConnection } from 'nats';
import { messageOf } from '../../domain/reason.ts';
import { readBackup } from '../backup-file.ts';
import { ServerError } from '../errors.ts';
import { readStream } from '../live.ts';
import type { LiveStream } from '../plan/asset.ts';
import type { Plan } from '../plan/change.ts';
import { isReturning } from '../plan/marks.ts';
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
    const { kind, backup, lastSequence } = parsed(text);
    if (kind === KIND && typeof backup === 'string')
      found.set(stream, { backup, lastSequence: typeof lastSequence === 'number' ? lastSequence : 0 });
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

/**
 * The streams that are there, less those of which an `apply` that was interrupted has brought back a part: that the next begins
 * anew.
 * @throws ServerError where clients have written to such a part meanwhile, or its backup is gone
 */
export async function withoutParts(
  live: readonly LiveStream[],
  interrupted: ReadonlyMap<string, Interrupted>,
): Promise<LiveStream[]> {
  const whole: LiveStream[] = [];
  for (const stream of live)
    if (!(await isPart(stream, interrupted.get(stream.name)?.backup))) whole.push(stream);
  return whole;
}

async function isPart({ name, config, state }: LiveStream, saved: string | undefined): Promise<boolean> {
  if (saved === undefined || !isReturning(config)) return false;
  const part = `the stream ${name} has come back only in part`;
  const backup = await readBackup(join(saved, name)).catch((error: unknown) => {
    throw new ServerError(
      'server/refused',
      `${part}, up to message ${state.last_seq}, and ${messageOf(error)}`,
    );
  });
  if (state.last_seq >= backup.state.last_seq) return false;
  if (Date.parse(state.last_ts) <= Date.parse(backup.state.last_ts)) return true;
  throw new ServerError(
    'server/refused',
    `${part}, up to message ${state.last_seq} of ${backup.state.last_seq}, and clients have written to it since`,
    `save what is new, remove the stream and run apply again: its messages are in ${saved}`,
  );
}

/** Whatever else has such a name is none: ours are written whole or not at all. */
function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(text) as Record<string, unknown> | null) ?? {};
  } catch {
    return {};
  }
}

async function unlessMissing<T>(reading: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return otherwise;
    throw error;
  }
}
