import type { NatsConnection } from 'nats';

/** All that clients can see of a stream: every message with its sequence, time, subject and headers, and every consumer. */
export interface StreamContent {
  readonly config: unknown;
  readonly state: unknown;
  readonly messages: readonly unknown[];
  readonly consumers: readonly unknown[];
}

interface Message {
  readonly message: { seq: number; time: string; subject: string; data?: string; hdrs?: string };
}

/** Asks the JetStream API; undefined where there is no such thing. */
async function api<T>(
  connection: NatsConnection,
  subject: string,
  payload: object = {},
): Promise<T | undefined> {
  const answer = (await connection.request(subject, JSON.stringify(payload), { timeout: 10_000 })).json<
    T & { error?: { code: number; description: string } }
  >();
  if (answer.error?.code === 404) return undefined;
  if (answer.error) throw new Error(`${subject}: ${answer.error.description}`);
  return answer;
}

/** What is in every stream of an account, by its name. */
export async function contentOf(connection: NatsConnection): Promise<Record<string, StreamContent>> {
  const names = (await api<{ streams?: string[] | null }>(connection, '$JS.API.STREAM.NAMES'))?.streams ?? [];
  const all: Record<string, StreamContent> = {};
  for (const name of names.sort()) all[name] = await streamContent(connection, name);
  return all;
}

async function streamContent(connection: NatsConnection, name: string): Promise<StreamContent> {
  type Info = { config: { metadata?: object }; created: string; state: Record<string, number | string> };
  const { config, state } = (await api<Info>(connection, `$JS.API.STREAM.INFO.${name}`, {
    deleted_details: true,
  }))!;
  const messages: unknown[] = [];
  for (let seq = Math.max(1, Number(state.first_seq)); seq <= Number(state.last_seq); seq++) {
    const found = await api<Message>(connection, `$JS.API.STREAM.MSG.GET.${name}`, { seq });
    if (found) messages.push(found.message);
  }
  type Consumer = { name: string; config: { metadata?: object }; [key: string]: unknown };
  const listed = await api<{ consumers?: Consumer[] | null }>(connection, `$JS.API.CONSUMER.LIST.${name}`);
  const consumers = (listed?.consumers ?? [])
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((consumer) => ({
      name: consumer.name,
      config: { ...consumer.config, metadata: undefined },
      ...position(consumer),
      num_ack_pending: consumer.num_ack_pending,
      num_pending: consumer.num_pending,
    }));
  return {
    config: { ...config, metadata: undefined, first_seq: undefined },
    state: countsOf(state),
    messages,
    consumers,
  };
}

const countsOf = (state: Record<string, unknown>) => {
  const { messages, bytes, first_seq, first_ts, last_seq, num_deleted, deleted } = state;
  // Of a stream without messages, some of these are any of several values that mean nothing.
  if (messages === 0) return { messages, bytes, last_seq, ...(last_seq !== 0 && { first_seq }) };
  return { messages, bytes, first_seq, first_ts, last_seq, num_deleted, deleted };
};

/** When it was last active is no part of where it stands. */
function position({ delivered, ack_floor }: Record<string, unknown>) {
  const sequences = (place: unknown) => {
    const { consumer_seq, stream_seq } = place as Record<string, number>;
    return { consumer_seq, stream_seq };
  };
  // Of one that was never given a message, num_pending tells where it begins: numbers below the stream's first are any.
  if (sequences(delivered).consumer_seq === 0) return { delivered: { consumer_seq: 0 } };
  return { delivered: sequences(delivered), ack_floor: sequences(ack_floor) };
}
