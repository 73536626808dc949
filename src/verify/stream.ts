import { randomBytes } from 'node:crypto';
import { JSONCodec, NatsError, StorageType } from 'nats';
import type { Client } from './client.ts';

export type Storage = 'file' | 'memory';

/**
 * A stream that exists for a probe only. It is removed where others use the server, and nowhere else: the server removes
 * the folder of its last stream a little later, and then at times fails to make the next ("error creating store for
 * stream", 2.10.27).
 */
export interface TestStream {
  readonly name: string;
  readonly subject: string;
}

const text = JSONCodec<string>();

/** What the names of streams begin with. */
export const PREFIX = 'natsmith-verify-';

/** A subject that permissions can name: `natsmith.verify.>`. */
export const subjectOf = (name: string): string => `natsmith.verify.${name}`;

/** @throws NatsError where the server does not make it */
export async function makeStream(client: Client, storage: Storage): Promise<TestStream> {
  const name = `${PREFIX}${randomBytes(6).toString('hex')}`;
  const stream = { name, subject: subjectOf(name) };
  await addStream(client, stream, storage);
  return stream;
}

/** Makes a stream of that name. @throws NatsError where the server does not */
export async function addStream(
  { connection }: Client,
  { name, subject }: TestStream,
  storage: Storage,
): Promise<void> {
  const manager = await connection.jetstreamManager();
  await manager.streams.add({
    name,
    subjects: [subject],
    storage: storage === 'file' ? StorageType.File : StorageType.Memory,
  });
}

/** @throws NatsError where the server does not remove it */
export async function removeStream({ connection }: Client, { name }: TestStream): Promise<void> {
  await (await connection.jetstreamManager()).streams.delete(name);
}

/** As makeStream() names them. */
const NAME = new RegExp(`^${PREFIX}[0-9a-f]{12}$`);
/** Milliseconds: no probe of a server in use takes that long. */
const FORSAKEN = 10 * 60_000;

/**
 * Removes streams that runs left behind which were killed, where the user may list streams.
 * @param own one that was made just now: its time is the server's
 * @param age milliseconds that one is old at least
 * @returns their names
 */
export async function removeForsaken(
  client: Pick<Client, 'connection'>,
  own: TestStream,
  age = FORSAKEN,
): Promise<string[]> {
  const { streams } = await client.connection.jetstreamManager();
  const now = Date.parse((await streams.info(own.name)).created);
  const removed: string[] = [];
  try {
    for await (const name of streams.names(subjectOf('>'))) {
      if (!NAME.test(name) || name === own.name) continue;
      const { config, created } = await streams.info(name);
      const isOurs = config.subjects.length === 1 && config.subjects[0] === subjectOf(name);
      if (isOurs && now - Date.parse(created) > age && (await streams.delete(name))) removed.push(name);
    }
  } catch (error) {
    if (!(error instanceof NatsError)) throw error;
  }
  return removed;
}

/** Publishes that many messages, and returns them once all of them have been acknowledged. */
export async function store(
  { connection }: Client,
  { subject }: TestStream,
  count: number,
): Promise<string[]> {
  const messages = Array.from({ length: count }, () => randomBytes(16).toString('hex'));
  const jetstream = connection.jetstream();
  // One after the other: the order is part of what is read back.
  for (const message of messages) await jetstream.publish(subject, text.encode(message));
  return messages;
}

/** The first messages of a stream, as many as there are of `count`. */
export async function stored({ connection }: Client, { name }: TestStream, count: number): Promise<string[]> {
  const manager = await connection.jetstreamManager();
  const { state } = await manager.streams.info(name);
  const found: string[] = [];
  for (let seq = 1; seq <= Math.min(count, state.last_seq); seq++)
    found.push(text.decode((await manager.streams.getMessage(name, { seq })).data));
  return found;
}

/** Gives back the space that its messages take; the stream stays. */
export async function emptyStream({ connection }: Client, { name }: TestStream): Promise<void> {
  await (await connection.jetstreamManager()).streams.purge(name);
}
