import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { NatsConnection } from 'nats';
import { type Backup, BrokenBackup, readBackup } from '../backup-file.ts';
import { readWhole } from '../live.ts';
import { isReturning } from '../plan/marks.ts';
import { interruptedIn } from './interrupted.ts';

/*
 * A server that has all of a snapshot makes the stream of it although nobody asks any more, and gives one up that has not got all
 * after 5 seconds (server/jetstream_api.go, processStreamRestore). So a stream may come back by itself, and its consumers one
 * after the other, when the run that was restoring it is gone. Whoever made it anew meanwhile would be in its way.
 */

/** Milliseconds after which a server has given up what it has not got all of. */
const STALLED = 6_000;
/** Bytes in a millisecond that the slowest server puts together. */
const SLOWEST = 50_000;
const BETWEEN = 200;

/**
 * Waits until no stream can come back by itself any more that an interrupted run was restoring.
 * @param folder of backups
 * @throws ServerError; errors of the file system
 */
export async function waitForLateRestores(
  connection: NatsConnection,
  folder: string,
  show: (what: string) => void,
): Promise<void> {
  for (const [stream, interrupted] of await interruptedIn(folder)) {
    const backup = await readable(join(interrupted.backup, stream));
    const patience = backup ? STALLED + backup.size / SLOWEST : 0;
    show(`${stream}: an apply was interrupted; the server may still be restoring it`);
    for (const end = Date.now() + patience; Date.now() < end; await pause(BETWEEN))
      if (await isWhole(connection, stream, backup)) break;
  }
}

/** One that is broken, nobody can be restoring; whoever needs it says so. */
async function readable(folder: string): Promise<Backup | undefined> {
  try {
    return await readBackup(folder);
  } catch (error) {
    if (error instanceof BrokenBackup) return undefined;
    throw error;
  }
}

async function isWhole(
  connection: NatsConnection,
  stream: string,
  backup: Backup | undefined,
): Promise<boolean> {
  const live = await readWhole(connection, stream);
  // A part will not become more: whoever restores it again removes it first.
  if (live && backup && isReturning(live.config) && live.state.last_seq < backup.state.last_seq) return true;
  const there = new Set(live?.consumers.map(({ name }) => name));
  return live !== undefined && (backup?.seal?.consumers ?? []).every((consumer) => there.has(consumer));
}
