import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NatsConnection } from 'nats';
import { Refusal } from './api.ts';
import { DATA_FILE, META_FILE, metaText, type StreamState } from './backup-file.ts';
import { partial } from './partial.ts';
import { takeSnapshot } from './snapshot.ts';

/** What became of a stream. */
export interface StreamBackup {
  readonly name: string;
  readonly state: StreamState;
  readonly consumers: number;
  /** Bytes on disk. */
  readonly bytes: number;
}

/**
 * Backs up a stream into a folder of its name, as nats, the command line, does: whole or not at all.
 * @throws ServerError; errors of the file system
 */
export async function backUpStream(
  connection: NatsConnection,
  name: string,
  folder: string,
  inboxPrefix: string | undefined,
  progress: (received: number, of: number) => void,
  consumersToo = true,
): Promise<StreamBackup> {
  const to = join(folder, name);
  await using work = await partial(folder, name);
  const data = await open(join(work.path, DATA_FILE), 'w', 0o600);
  try {
    const { raw, state, seal } = await takeSnapshot(
      connection,
      name,
      data,
      inboxPrefix,
      progress,
      consumersToo,
    );
    await data.sync();
    await writeFile(join(work.path, META_FILE), metaText(raw, seal), { mode: 0o600, flush: true });
    await putInPlace(work.path, to);
    return { name, state, consumers: seal.consumers.length, bytes: seal.bytes };
  } finally {
    await data.close();
  }
}

/** The old backup stays until the new one has its name. */
async function putInPlace(from: string, to: string): Promise<void> {
  if (!existsSync(to)) return rename(from, to);
  const old = `${from}.old`;
  await rename(to, old);
  await rename(from, to);
  await rm(old, { recursive: true, force: true });
}

/** Whether a stream cannot be backed up because it is in memory: its server has no snapshots of those (memstore.go). */
export const isMemoryStream = (error: unknown): boolean =>
  error instanceof Refusal && error.errCode === SNAPSHOT_FAILED && error.message.includes('no impl');

/** server/errors.json, JSStreamSnapshotErrF */
const SNAPSHOT_FAILED = 10064;

export const makeFolder = (folder: string) => mkdir(folder, { recursive: true, mode: 0o700 });
