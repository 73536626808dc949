import { randomBytes } from 'node:crypto';
import { JSONCodec, StorageType } from 'nats';
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
