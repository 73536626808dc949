import { consumerOpts, NatsError } from 'nats';
import type { Client } from './client.ts';
import type { TestStream } from './stream.ts';
import { toBytes, toText } from './witness.ts';

/** A message that the server says it has stored. */
export interface Acknowledged {
  readonly seq: number;
  /** What it begins with. */
  readonly text: string;
  /** Bytes. */
  readonly size: number;
  /** When that was heard, as performance.now() tells it. */
  readonly at: number;
}

/** Publishing that goes on until it is stopped, or the server no longer answers. */
export interface Publishing {
  /** So far; it grows. */
  readonly acknowledged: readonly Acknowledged[];
  /** Why it ended by itself; undefined as long as it did not. */
  readonly problem: Error | undefined;
  /** Returns once nothing is under way any more. */
  stop(): Promise<void>;
}

/** Messages under way at a time. */
const WINDOW = 64;

/** Publishes message after message without waiting for each (async publishing). @param size bytes of a message */
export function publishInto({ connection }: Client, { subject, name }: TestStream, size = 128): Publishing {
  const jetstream = connection.jetstream();
  const acknowledged: Acknowledged[] = [];
  let problem: Error | undefined;
  let stopped = false;
  let next = 0;
  const publish = async () => {
    while (!stopped && !problem) {
      const text = `${name} ${next++} `;
      try {
        const { seq } = await jetstream.publish(subject, toBytes(text.padEnd(size, '.')));
        acknowledged.push({ seq, text, size, at: performance.now() });
      } catch (error) {
        problem ??= error as Error;
      }
    }
  };
  const all = Promise.all(Array.from({ length: WINDOW }, publish));
  return {
    acknowledged,
    get problem() {
      return problem;
    },
    stop: async () => {
      stopped = true;
      await all;
    },
  };
}

/** Publishes one message; undefined where the server does not take it. */
export async function publishOne(
  { connection }: Client,
  { subject, name }: TestStream,
): Promise<Acknowledged | undefined> {
  const text = `${name} alone `;
  try {
    const { seq } = await connection.jetstream().publish(subject, toBytes(text));
    return { seq, text, size: text.length, at: performance.now() };
  } catch (error) {
    if (error instanceof NatsError) return undefined;
    throw error;
  }
}

/** The server's own words for not taking a message. */
export function refusalOf(problem: Error): string {
  const api = problem instanceof NatsError ? problem.api_error : undefined;
  return api ? `${api.description} (${api.err_code})` : problem.message;
}

/** Those that the stream does not give back, or not as they were sent. */
export async function missing(
  client: Client,
  stream: TestStream,
  acknowledged: readonly Acknowledged[],
): Promise<Acknowledged[]> {
  const found = await contents(client, stream);
  return acknowledged.filter(({ seq, text, size }) => found.get(seq) !== text.padEnd(size, '.'));
}

/** All messages of a stream, by their number in it; none where there is no such stream. */
async function contents({ connection }: Client, { name, subject }: TestStream): Promise<Map<number, string>> {
  const found = new Map<number, string>();
  const last = await lastOf({ connection }, name);
  if (last === undefined) return found;
  const messages = await connection
    .jetstream()
    .subscribe(subject, consumerOpts().orderedConsumer().deliverAll());
  for await (const message of messages) {
    found.set(message.seq, toText(message.data));
    if (message.seq >= last) break;
  }
  return found;
}

/** The number of the last message of a stream; undefined where it has none, or does not exist. */
async function lastOf({ connection }: Pick<Client, 'connection'>, name: string): Promise<number | undefined> {
  try {
    const { state } = await (await connection.jetstreamManager()).streams.info(name);
    return state.messages === 0 ? undefined : state.last_seq;
  } catch (error) {
    if (error instanceof NatsError && error.api_error?.err_code === STREAM_NOT_FOUND) return undefined;
    throw error;
  }
}

/** server/errors.json */
const STREAM_NOT_FOUND = 10059;
