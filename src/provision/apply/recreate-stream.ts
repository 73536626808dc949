import { join } from 'node:path';
import type { NatsConnection } from 'nats';
import { backUpStream, makeFolder } from '../backup.ts';
import { type Backup, checkData, readBackup, type StreamState } from '../backup-file.ts';
import { ServerError } from '../errors.ts';
import { readStream } from '../live.ts';
import { partial } from '../partial.ts';
import { type Config, type LiveStream, textsOf } from '../plan/asset.ts';
import type { StreamChange } from '../plan/change.ts';
import { canSave, keepsConsumers } from '../plan/losses.ts';
import { returning } from '../plan/marks.ts';
import { parkedSubject } from '../plan/subject-order.ts';
import { restoreStream } from '../restore.ts';
import { momentName, putInSeries } from '../series.ts';
import { forgetRecreate, noteRecreate } from './interrupted.ts';
import { Changed, createStream, deleteStream, updateStream } from './requests.ts';

export interface Recreation {
  readonly connection: NatsConnection;
  /** Where backups of the account go; undefined where none are to be made. */
  readonly folder: string | undefined;
  readonly inboxPrefix: string | undefined;
  show(what: string): void;
  /** Is told where a stream has been saved, before it is deleted. */
  saved(name: string, folder: string): void;
}

/**
 * Deletes a stream and makes it again as it is wanted. Nothing is stored in it meanwhile: publishers are told so.
 * @param now what it is
 * @param wanted what it is to be, marked
 * @throws ServerError, BrokenBackup; errors of the file system. The stream is then there as it was, or its backup is named.
 */
export async function recreateStream(
  work: Recreation,
  { name, live, keeps }: StreamChange,
  now: Config,
  wanted: Config,
  version: string,
): Promise<void> {
  const { connection, folder, show } = work;
  if (folder === undefined || !canSave(live!, version)) {
    await deleteStream(connection, name);
    return createStream(connection, wanted);
  }
  const parks = !now.sealed && textsOf(now.subjects).length > 0;
  if (parks) await updateStream(connection, { ...now, subjects: [parkedSubject(name)] });
  let backup: string;
  try {
    const saved = await save(work, folder, name, keepsConsumers(live!, wanted));
    backup = saved.backup;
    work.saved(name, join(backup, name));
    await checkUnmoved(connection, now, saved.lastSequence);
    if (keeps === 'backup') await noteRecreate(folder, name, saved);
    await deleteStream(connection, name);
  } catch (error) {
    if (parks) await unpark(connection, now);
    throw error;
  }
  if (keeps !== 'backup') return createStream(connection, wanted);
  show(`${name}: bringing it back`);
  try {
    await bringBack(work, name, join(backup, name), wanted);
  } catch (error) {
    await asItWas(work, join(backup, name), now, backup, error);
  }
  await forgetRecreate(folder, name);
}

/** Deletes a stream that has no messages, and gets none meanwhile. @throws Changed, ServerError */
export async function deleteEmpty(connection: NatsConnection, { name, config }: LiveStream): Promise<void> {
  const parks = textsOf(config.subjects).length > 0;
  if (parks) await updateStream(connection, { ...config, subjects: [parkedSubject(name)] });
  const now = await readStream(connection, name);
  if (now && now.state.messages > 0) {
    if (parks) await unpark(connection, config);
    throw new Changed(`the stream ${name}`, 'has got messages');
  }
  await deleteStream(connection, name);
}

/** What is in the way of the first failure is not what is told. */
const unpark = (connection: NatsConnection, config: Config) =>
  updateStream(connection, config).catch(() => undefined);

async function save(
  { connection, inboxPrefix, show }: Recreation,
  folder: string,
  name: string,
  consumersToo: boolean,
) {
  await makeFolder(folder);
  await using part = await partial(folder, momentName(new Date()));
  const { state } = await backUpStream(
    connection,
    name,
    part.path,
    inboxPrefix,
    () => show(`${name}: saving it`),
    consumersToo,
  );
  return { backup: await putInSeries(part.path, folder, [name]), lastSequence: state.last_seq };
}

/** What has come in since it was saved would be lost. Copies are made again from where they have come to. @throws Changed */
async function checkUnmoved(connection: NatsConnection, { name, mirror, sources }: Config, last: number) {
  if (mirror || sources) return;
  const now = await readStream(connection, String(name));
  if (now && now.state.last_seq !== last)
    throw new Changed(`the stream ${String(name)}`, 'has got messages since it was saved');
}

/**
 * Brings a stream back from a backup, in a new shape.
 * @throws ServerError, BrokenBackup
 */
export async function bringBack(
  { connection, show }: Pick<Recreation, 'connection' | 'show'>,
  name: string,
  from: string,
  wanted: Config,
): Promise<void> {
  const backup = await readBackup(from);
  await checkData(backup);
  const old = backup.config as unknown as Config;
  // Limits that take messages away come afterwards, so that what comes back can be held against what was saved.
  const roomy = returning({ ...wanted, ...pick(old, LIMITS), sealed: false });
  // Both depend on consumers, of which some may not come back.
  const mayLose = old.retention !== wanted.retention || old.retention === 'interest';
  const { differences } = await restoreStream(
    connection,
    backup,
    (sent, of) => show(`${name}: ${Math.round((100 * sent) / of)} % is back`),
    { config: roomy, mayLose },
  );
  if (differences.length > 0)
    throw new ServerError('server/refused', `cannot restore the stream ${name}: ${differences.join('; ')}`);
  await updateStream(connection, wanted);
}

const LIMITS = [
  'discard',
  'discard_new_per_subject',
  'duplicate_window',
  'max_age',
  'max_bytes',
  'max_msgs',
  'max_msgs_per_subject',
];

const pick = (config: Config, fields: readonly string[]): Config =>
  Object.fromEntries(fields.map((field) => [field, config[field]]));

/** The server does not take it in its new shape. */
async function asItWas(
  { connection }: Recreation,
  from: string,
  old: Config,
  backup: string,
  reason: unknown,
): Promise<never> {
  if (!(reason instanceof ServerError)) throw reason;
  const { code, message } = reason;
  // With nobody to bring it back to, it is for the next apply.
  if (code === 'server/unreachable') throw reason;
  let isGone: boolean;
  try {
    const saved = await readBackup(from);
    isGone = await removeRest(connection, String(old.name), saved);
    if (isGone) {
      const config = returning({ ...old, sealed: false });
      const mayLose = old.retention === 'interest';
      const { differences } = await restoreStream(connection, saved, () => {}, { config, mayLose });
      if (differences.length > 0) throw new ServerError('server/refused', differences.join('; '));
      await updateStream(connection, old);
    }
  } catch {
    throw new ServerError(code, message, `it is saved in ${backup}: natsmith restore ${backup}`);
  }
  throw new ServerError(
    code,
    message,
    isGone
      ? 'it is back as it was; --no-backup makes it anew, without its messages'
      : `it has its messages again, and clients have added to them, so that it stays as it is: apply what the server takes; what was saved is in ${backup}`,
  );
}

/**
 * Removes what a failed restore has left, unless that has messages which are nowhere else.
 * @returns whether it is gone
 * @throws ServerError
 */
async function removeRest(connection: NatsConnection, name: string, saved: Backup): Promise<boolean> {
  const left = await readStream(connection, name);
  if (!left) return true;
  const { config } = left;
  const parks = textsOf(config.subjects).length > 0;
  if (parks) await updateStream(connection, { ...config, subjects: [parkedSubject(name)] });
  const { state } = (await readStream(connection, name)) ?? left;
  // A mirror gets the same messages again.
  if (!config.mirror && state.messages > 0 && isNewer(state, saved.state)) {
    if (parks) await unpark(connection, config);
    return false;
  }
  await deleteStream(connection, name);
  return true;
}

/** Of 2.15, a part of the stream may be there: it ends before what was saved, but for what clients have added to it. */
const isNewer = (now: StreamState, saved: StreamState) =>
  now.last_seq > saved.last_seq || Date.parse(now.last_ts) > Date.parse(saved.last_ts);
