import { setTimeout as pause } from 'node:timers/promises';
import { ErrorCode, type Msg, type NatsConnection, NatsError } from 'nats';
import { ask, connectionLost, noAnswer, Refusal } from '../api.ts';
import { ServerError } from '../errors.ts';
import {
  type Advisory,
  headersOf,
  ID_HEADER,
  letterHeaders,
  letterId,
  readAdvisory,
  type StoredMessage,
  unsendable,
} from './letter.ts';

/** Where dead letters of a consumer go. */
export interface Target {
  /** The stream that is to get them. */
  readonly to: string;
  subject(original: string): string;
}

export interface Work {
  readonly connection: NatsConnection;
  /** The stream that keeps advisories, and the consumer on it. */
  readonly stream: string;
  readonly consumer: string;
  targetOf(advisory: Advisory): Target | undefined;
  say(line: string): void;
}

/** Nanoseconds that a request for the next one waits at the server. */
const WAITING = 20e9;
/** Milliseconds. */
const PATIENCE = 10_000;
const AGAIN = 2_000;

/**
 * Copies messages that were delivered too often, one after the other, as long as the connection lives. An advisory is
 * acknowledged once its message is stored: what is interrupted is done again, and found to be there already.
 * @throws ServerError where the connection is lost
 */
export async function copyDeadLetters(work: Work): Promise<never> {
  // A request that waits outside of the common inbox is not told when the connection ends.
  const lost = work.connection.closed().then(() => {
    throw connectionLost('wait for dead letters');
  });
  return Promise.race([lost, copyAll(work)]);
}

async function copyAll(work: Work): Promise<never> {
  for (;;) {
    const message = await next(work);
    if (message) await handle(work, message);
  }
}

async function next({ connection, stream, consumer, say }: Work): Promise<Msg | undefined> {
  const subject = `$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer}`;
  const request = JSON.stringify({ batch: 1, expires: WAITING });
  try {
    // A message comes under its own subject, by which the client's common inbox does not know it.
    const options = { noMux: true, timeout: WAITING / 1e6 + PATIENCE };
    const message = await connection.request(subject, request, options);
    // 408: none came in time; 409: the server is about to go, or the consumer is gone.
    if (message.headers?.code) {
      if (message.headers.code !== 408) await pause(AGAIN);
      return undefined;
    }
    return message;
  } catch (error) {
    // Provisioning may not have made it yet.
    const code = error instanceof NatsError ? error.code : '';
    if (code !== ErrorCode.NoResponders && code !== ErrorCode.Timeout)
      throw noAnswer(error, subject, 'wait for dead letters');
    if (code === ErrorCode.NoResponders) say(`waiting for the stream ${stream}`);
    await pause(AGAIN);
    return undefined;
  }
}

async function handle(work: Work, message: Msg): Promise<void> {
  const { connection, say } = work;
  try {
    const advisory = readAdvisory(message.string());
    say(advisory ? await copy(work, advisory, isAgain(message)) : 'what is no advisory was passed over');
    // Answered, so that it is known to have been counted.
    await connection.request(message.reply!, '+ACK', { timeout: PATIENCE });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error instanceof ServerError ? error : noAnswer(error, '', 'copy');
    say(`${error.message}; it is tried again in 30 s`);
    connection.publish(message.reply!, `-NAK ${JSON.stringify({ delay: 30e9 })}`);
  }
}

async function copy({ connection, targetOf }: Work, advisory: Advisory, again: boolean): Promise<string> {
  const { stream, consumer, stream_seq: seq } = advisory;
  const from = `message ${seq} of ${stream}, delivered ${advisory.deliveries} times to ${consumer}`;
  const target = targetOf(advisory);
  if (!target) return `${from}: nothing is described for it any more`;
  const message = await get(connection, stream, { seq });
  if (!message) return `${from}: it is gone already`;
  const subject = target.subject(message.subject);
  // The server remembers ids for some minutes only (duplicate_window).
  if (again && (await isThere(connection, target.to, subject, letterId(advisory))))
    return `${from}: it is in ${target.to} already`;
  const what = `copy ${from}, to ${target.to}`;
  const ack = await publish(connection, subject, advisory, message, what);
  if (ack.stream !== target.to)
    throw new Refusal(`cannot ${what}: ${subject} is kept by ${ack.stream ?? 'no stream'}`, 0);
  const without = unsendable(message).map((name) => JSON.stringify(name));
  const rest = without.length > 0 ? `, without its headers ${without.join(', ')}` : '';
  return `${from}: it is message ${ack.seq} of ${target.to}${ack.duplicate ? ' already' : ''}${rest}`;
}

interface PublishAnswer {
  readonly stream?: string;
  readonly seq?: number;
  readonly duplicate?: boolean;
  readonly error?: { readonly description: string; readonly err_code?: number };
}

async function publish(
  connection: NatsConnection,
  subject: string,
  advisory: Advisory,
  message: StoredMessage,
  what: string,
): Promise<PublishAnswer> {
  const data = Buffer.from(message.data ?? '', 'base64');
  const headers = letterHeaders(advisory, message);
  try {
    const ack = (
      await connection.request(subject, data, { headers, timeout: PATIENCE })
    ).json<PublishAnswer>();
    if (ack.error) throw new Refusal(`cannot ${what}: ${ack.error.description}`, ack.error.err_code ?? 0);
    return ack;
  } catch (error) {
    const code = error instanceof NatsError ? error.code : '';
    if (code === ErrorCode.NoResponders) throw new Refusal(`cannot ${what}: no stream keeps ${subject}`, 0);
    if (code === ErrorCode.MaxPayloadExceeded)
      throw new Refusal(`cannot ${what}: with the headers that tell of it, it is beyond max_payload`, 0);
    throw error;
  }
}

async function isThere(
  connection: NatsConnection,
  stream: string,
  subject: string,
  id: string,
): Promise<boolean> {
  for (let seq = 1; ; ) {
    const message = await get(connection, stream, { seq, next_by_subj: subject });
    if (!message) return false;
    if (headersOf(message).some(([name, value]) => name === ID_HEADER && value === id)) return true;
    seq = message.seq + 1;
  }
}

async function get(
  connection: NatsConnection,
  stream: string,
  which: object,
): Promise<StoredMessage | undefined> {
  try {
    const subject = `$JS.API.STREAM.MSG.GET.${stream}`;
    const what = `read a message of ${stream}`;
    return (await ask<{ message: StoredMessage }>(connection, subject, JSON.stringify(which), what)).value
      .message;
  } catch (error) {
    if (error instanceof Refusal && error.errCode === NO_MESSAGE) return undefined;
    throw error;
  }
}

/** server/errors.json, JSNoMessageFoundErr */
const NO_MESSAGE = 10037;

/** `$JS.ACK.<stream>.<consumer>.<deliveries>.…`, or with domain and account before the stream (server/consumer.go). */
function isAgain({ reply = '' }: Msg): boolean {
  const tokens = reply.split('.');
  return Number(tokens[tokens.length > 9 ? 6 : 4]) > 1;
}
