import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { NatsConnection } from 'nats';
import { rawMembers } from '../domain/raw-json.ts';
import { ask, durableNames, Refusal } from './api.ts';
import { type Backup, DATA_FILE, type StreamConfig, type StreamState } from './backup-file.ts';
import { readStream } from './live.ts';
import { undoneOnSignals } from './partial.ts';

/** Bytes; what nats, the command line, sends. */
const CHUNK = 64 * 1024;
/** Milliseconds that the server may take for a chunk, and for putting the stream together. */
const STORING = 60_000;
const ASSEMBLING = 60 * 60 * 1000;

/** What the stream is after a restore. */
export interface Restored {
  readonly state: StreamState;
  /** Messages that have meanwhile become too old for the stream. */
  readonly expired: number;
  /** What is not as it was when the backup was made. */
  readonly differences: readonly string[];
  /** It differs, and is there all the same, because it has new messages already. */
  readonly kept: boolean;
}

/** What a restored stream is to be, under the same name. */
export interface NewShape {
  readonly config: Readonly<Record<string, unknown>>;
  /** Whether messages may go with the change: they are not counted then. */
  readonly mayLose: boolean;
}

/**
 * Brings a stream and its consumers back into a server that does not have it. What comes out is held against backup.json;
 * a stream that differs is taken away again, unless others write to it already.
 * @param progress is told bytes sent
 * @param as what it is to be instead of what it was
 * @throws ServerError, as where there is a stream of that name
 */
export async function restoreStream(
  connection: NatsConnection,
  backup: Backup,
  progress: (sent: number, of: number) => void,
  as?: NewShape,
): Promise<Restored> {
  const shape = as ? JSON.stringify(as.config) : backup.raw.config;
  const config = backup.state.messages > 0 ? without(shape, FIRST) : shape;
  const work = { connection, backup, progress, mayLose: as?.mayLose ?? false };
  try {
    const restored = await restoreAndCompare(work, config);
    return isTrimmed(restored, backup, config) ? await restoreUntrimmed(work, config) : restored;
  } catch (error) {
    if (!(error instanceof Refusal) || error.help !== undefined) throw error;
    throw new Refusal(error.message, error.errCode, versionHelp(backup, connection.info?.version));
  }
}

interface Work {
  readonly connection: NatsConnection;
  readonly backup: Backup;
  readonly progress: (sent: number, of: number) => void;
  readonly mayLose: boolean;
}

const isTrimmed = ({ differences, kept, state }: Restored, backup: Backup, config: string) =>
  differences.length > 0 &&
  !kept &&
  state.messages < backup.state.messages &&
  Number(rawMembers(config).get('max_msgs_per_subject')) > 0;

/**
 * Where a stream without a limit for each subject gets one, nats-server 2.10 lets it have what is beyond (server/filestore.go,
 * UpdateConfig), until it next puts the stream together: so that comes back without the limit, which it gets afterwards.
 * @throws ServerError; the stream is there then, without that limit
 */
async function restoreUntrimmed(work: Work, config: string): Promise<Restored> {
  const { connection, backup } = work;
  const { name } = backup.config;
  const restored = await restoreAndCompare(work, without(config, PER_SUBJECT));
  if (restored.differences.length > 0) return restored;
  const update = `$JS.API.STREAM.UPDATE.${name}`;
  const { value } = await ask<{ state: StreamState }>(
    connection,
    update,
    config,
    `limit the messages of each subject in the stream ${name} again`,
  );
  return { ...restored, state: value.state };
}

/** A snapshot of 2.15 is an archive of another kind than those before; 2.10 says no more of it than "unexpected EOF". */
function versionHelp({ seal }: Backup, here: string | undefined): string | undefined {
  if (!seal || !here || compareVersions(seal.server, here) <= 0) return undefined;
  return `it was saved from nats-server ${seal.server}, and this is ${here}, which may not know that format: restore it there, or take a backup from ${here}`;
}

function compareVersions(one: string, other: string): number {
  const [a, b] = [one, other].map((version) => version.split('.').map((part) => Number.parseInt(part, 10)));
  return a![0]! - b![0]! || a![1]! - b![1]!;
}

/** @param config JSON, since numbers in it may be larger than JavaScript's */
async function restoreAndCompare(
  { connection, backup, progress, mayLose }: Work,
  config: string,
): Promise<Restored> {
  const { name } = backup.config;
  const what = `restore the stream ${name}`;
  const { state } = backup.raw;
  const start = await ask<{ deliver_subject: string }>(
    connection,
    `$JS.API.STREAM.RESTORE.${name}`,
    `{"config":${config},"state":${state}}`,
    what,
  );
  const to = start.value.deliver_subject;
  let stopped = false;
  using _ = undoneOnSignals(() => {
    stopped = true;
    return removeUnfinished(connection, backup);
  });
  let done: { state: StreamState };
  try {
    done = await send(connection, backup, to, what, progress, () => stopped);
  } catch (error) {
    if (!(error instanceof Refusal && NAME_TAKEN.has(error.errCode)))
      await removeUnfinished(connection, backup).catch(() => undefined);
    throw error;
  }
  const now = done.state;
  const consumers = await durableNames(connection, name, true);
  const expired = expires(backup.config) ? missing(backup.state, now) : 0;
  const differences = [
    ...(mayLose ? [] : messageDifferences(backup, now)),
    ...(backup.seal?.consumers ?? [])
      .filter((each) => !consumers.includes(each))
      .map((each) => `the consumer ${each} is missing`),
  ];
  // What clients have written to it meanwhile is nowhere else.
  const kept = differences.length > 0 && now.last_seq > backup.state.last_seq;
  if (differences.length > 0 && !kept)
    await ask(connection, `$JS.API.STREAM.DELETE.${name}`, '', `remove the stream ${name} again`);
  return { state: now, expired, differences, kept };
}

/** Sends all of it, and waits until the server has put the stream together. */
async function send(
  connection: NatsConnection,
  backup: Backup,
  to: string,
  what: string,
  progress: (sent: number, of: number) => void,
  isStopped: () => boolean,
): Promise<{ state: StreamState }> {
  const highWaterMark = Math.min(CHUNK, connection.info?.max_payload ?? CHUNK);
  let sent = 0;
  const file = createReadStream(join(backup.folder, DATA_FILE), { highWaterMark });
  for await (const chunk of file as AsyncIterable<Buffer>) {
    // The process is about to end.
    if (isStopped()) await new Promise(() => {});
    await ask(connection, to, chunk, what, STORING);
    sent += chunk.length;
    progress(sent, backup.size);
  }
  return (await ask<{ state: StreamState }>(connection, to, '', what, ASSEMBLING)).value;
}

/**
 * From 2.15 on, the stream is there while messages come, and stays with those that it has where no more come
 * (server/jetstream_api.go, processStreamRestore). No other stream than ours has less than the backup: there was none.
 */
async function removeUnfinished(
  connection: NatsConnection,
  { config: { name }, state }: Backup,
): Promise<void> {
  const there = await readStream(connection, name);
  if (there && there.state.last_seq < state.last_seq)
    await ask(connection, `$JS.API.STREAM.DELETE.${name}`, '', `remove the stream ${name} again`);
}

/** server/errors.json, JSStreamNameExistErr and JSStreamNameExistRestoreFailedErr: somebody else has made it meanwhile. */
const NAME_TAKEN = new Set([10058, 10130]);

/**
 * Where a stream is to begin says nothing any more once it has messages, and makes nats-server 2.10 empty it
 * (server/filestore.go, newFileStoreWithCreated).
 */
const FIRST = ['first_seq'];
const PER_SUBJECT = ['max_msgs_per_subject', 'discard_new_per_subject'];

const without = (config: string, fields: readonly string[]): string =>
  `{${[...rawMembers(config)]
    .filter(([key]) => !fields.includes(key))
    .map(([key, value]) => `${JSON.stringify(key)}:${value}`)
    .join(',')}}`;

const expires = ({ max_age = 0, allow_msg_ttl = false }: StreamConfig) => max_age > 0 || allow_msg_ttl;

/** Messages that were there and are not, as far as others have not written meanwhile. */
const missing = (before: StreamState, now: StreamState) =>
  Math.max(0, before.messages + (now.last_seq - before.last_seq) - now.messages);

/** Clients may write to the stream, or take from it, as soon as it is there. */
function messageDifferences({ config, state }: Backup, now: StreamState): string[] {
  if (now.last_seq < state.last_seq)
    return [`its last sequence is ${now.last_seq}, and was ${state.last_seq}`];
  if (now.last_seq > state.last_seq || expires(config) || config.mirror || config.sources?.length) return [];
  return [
    ...(now.messages === state.messages
      ? []
      : [`it has ${now.messages} messages, and had ${state.messages}`]),
    // Of an empty stream, 2.15 tells 0 or 1.
    ...(now.messages === 0 || now.first_seq === state.first_seq
      ? []
      : [`its first sequence is ${now.first_seq}, and was ${state.first_seq}`]),
  ];
}
