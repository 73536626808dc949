import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { createInbox, type Msg, type NatsConnection } from 'nats';
import { rawMembers } from '../domain/raw-json.ts';
import { ask, durableNames, noAnswer, Refusal } from './api.ts';
import type { Backup, Seal, StreamState } from './backup-file.ts';
import { ServerError } from './errors.ts';
import { hasMemorySnapshots } from './memory-snapshots.ts';
import { S2Frames } from './s2-frames.ts';

/** Milliseconds. The server looks at every message before it answers (jsck). */
const CHECKING = 60 * 60 * 1000;
/** Milliseconds without a chunk. The server itself gives up after 2 to 5 s without an acknowledgement (jetstream_api.go). */
const SILENCE = 60_000;
/** Milliseconds that another snapshot of the stream may take to end. */
const ANOTHER = 20_000;
/** Bytes; what nats, the command line, asks for. */
const CHUNK = 128 * 1024;

export interface Snapshot {
  readonly raw: Backup['raw'];
  readonly state: StreamState;
  readonly seal: Seal;
}

/**
 * Has the server write a stream, its consumers included, into a file. It is one moment of the stream, and the server has
 * checked every message's checksum.
 * @param progress is told bytes received, and those of the stream
 * @throws ServerError
 */
export async function takeSnapshot(
  connection: NatsConnection,
  stream: string,
  file: FileHandle,
  inboxPrefix: string | undefined,
  progress: (received: number, of: number) => void,
  consumersToo = true,
): Promise<Snapshot> {
  const what = `back up the stream ${stream}`;
  const memory = hasMemorySnapshots(connection.info?.version ?? '');
  const durable = () => durableNames(connection, stream, memory);
  // Before and after: a consumer in both is in the snapshot.
  const before = consumersToo ? await durable() : [];
  const inbox = createInbox(inboxPrefix);
  const chunks = connection.subscribe(inbox);
  try {
    const request = { deliver_subject: inbox, chunk_size: CHUNK, jsck: true, no_consumers: !consumersToo };
    const subject = `$JS.API.STREAM.SNAPSHOT.${stream}`;
    const answer = await patiently(() =>
      ask<{ state: StreamState }>(connection, subject, JSON.stringify(request), what, CHECKING),
    );
    const members = rawMembers(answer.text);
    const { state } = answer.value;
    const hash = createHash('sha256');
    const frames = new S2Frames();
    let bytes = 0;
    for await (const { data } of chunksOf(chunks, what)) {
      await file.write(data);
      hash.update(data);
      frames.push(data);
      bytes += data.length;
      progress(bytes, state.bytes);
    }
    const wrong = frames.end();
    if (wrong !== undefined)
      throw new ServerError(
        'server/refused',
        `cannot ${what}: the server sent only a part of it (${wrong})`,
        'see its log',
      );
    const after = new Set(consumersToo ? await durable() : []);
    const consumers = before.filter((name) => after.has(name));
    const raw = { config: members.get('config')!, state: members.get('state')! };
    const server = connection.info?.version ?? '';
    return {
      raw,
      state,
      seal: { formatVersion: '1.0', sha256: hash.digest('hex'), bytes, server, consumers },
    };
  } catch (error) {
    if (error instanceof ServerError || !isNats(error)) throw error;
    throw noAnswer(error, inbox, what);
  } finally {
    chunks.unsubscribe();
  }
}

/** A server makes one snapshot of a stream at a time, and takes some seconds to notice that who wanted the last one is gone. */
async function patiently<T>(take: () => Promise<T>): Promise<T> {
  for (const end = Date.now() + ANOTHER; ; await pause(250)) {
    try {
      return await take();
    } catch (error) {
      if (!(error instanceof Refusal) || !error.message.includes('snapshot in progress')) throw error;
      if (Date.now() > end)
        throw new Refusal(error.message, error.errCode, 'another backup of it is under way: try again later');
    }
  }
}

/** The chunks, each acknowledged once it is taken: the server keeps at most 8 MiB on the way. */
async function* chunksOf(messages: AsyncIterable<Msg>, what: string): AsyncGenerator<Msg> {
  const iterator = messages[Symbol.asyncIterator]();
  for (;;) {
    const next = await soon(iterator.next(), what);
    if (next.done)
      throw new ServerError(
        'server/unreachable',
        `cannot ${what}: the connection to the server is lost`,
        'see its log',
      );
    const message = next.value;
    if (message.data.length === 0) {
      // 204, or nothing where there was one chunk only: the end (server/jetstream_api.go, streamSnapshot).
      const { code = 0, description = '' } = message.headers ?? {};
      if (code === 0 || code === 204) return;
      throw new ServerError(
        'server/refused',
        `cannot ${what}: the server gave up: ${code} ${description}`,
        'see its log',
      );
    }
    message.respond();
    yield message;
  }
}

async function soon<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    const error = new ServerError(
      'server/unreachable',
      `cannot ${what}: the server has sent nothing for ${SILENCE / 1000} s`,
      'see its log',
    );
    timer = setTimeout(() => reject(error), SILENCE);
  });
  try {
    return await Promise.race([promise, silence]);
  } finally {
    clearTimeout(timer);
  }
}

const isNats = (error: unknown): boolean => (error as { name?: unknown } | null)?.name === 'NatsError';
