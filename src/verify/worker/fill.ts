import { waitFor } from '../wait.ts';
import { Connection, type Target } from './connection.ts';
import { makeStream, type StreamConfig } from './streams.ts';

export interface FillTask {
  readonly kind: 'fill';
  readonly target: Target;
  readonly stream: StreamConfig;
  readonly messages: number;
  /** Bytes of each. */
  readonly size: number;
}

export interface Filled {
  /** How many the server has acknowledged. */
  readonly acknowledged: number;
  readonly ms: number;
}

/** Messages that may wait for their acknowledgement. */
const WINDOW = 512;
const LIMIT = 600_000;

/** The payload of the n-th message, counted from 1. */
export const numbered = (n: number, size: number): string => String(n).padStart(size, '0');

/** Stores numbered messages in a new stream; returns once all have been acknowledged. */
export async function fill({ target, stream, messages, size }: FillTask): Promise<Filled> {
  const connection = await Connection.open(target);
  await makeStream(connection, stream);
  const start = performance.now();
  const inbox = `_INBOX.natsmith.${stream.name}`;
  const head = `PUB ${stream.subjects[0]} ${inbox} ${size}\r\n`;
  let sent = 0;
  let acknowledged = 0;
  let refusal: string | undefined;
  const send = () => {
    let batch = '';
    while (sent < messages && sent - acknowledged < WINDOW) batch += `${head}${numbered(++sent, size)}\r\n`;
    if (batch !== '') connection.socket.write(batch);
  };
  connection.onMessage = (data, begin, end) => {
    if (isRefusal(data, begin)) refusal = data.toString('utf8', begin, end);
    else if (++acknowledged % (WINDOW / 2) === 0) send();
  };
  connection.socket.write(`SUB ${inbox} a\r\n`);
  send();
  await waitFor(
    () => acknowledged === messages || refusal !== undefined || connection.socket.destroyed || undefined,
    `${messages} acknowledgements`,
    LIMIT,
  );
  connection.close();
  if (acknowledged < messages)
    throw new Error(
      `after ${acknowledged} messages: ${refusal ?? connection.problem ?? 'the server is gone'}`,
    );
  return { acknowledged, ms: performance.now() - start };
}

/** An answer to a message that was not stored begins with `{"error"`. */
export const isRefusal = (data: Buffer, begin: number): boolean => data[begin + 2] === 0x65;
