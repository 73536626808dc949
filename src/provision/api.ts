import { ErrorCode, type NatsConnection, NatsError } from 'nats';
import { messageOf } from '../domain/reason.ts';
import { ServerError } from './errors.ts';

/** What the server answers with where it does not do what it is asked. */
interface ApiError {
  readonly code: number;
  readonly err_code?: number;
  readonly description?: string;
}

/** An answer of the JetStream API: as text, since numbers in it may be larger than JavaScript's. */
export interface Answer<T> {
  readonly text: string;
  readonly value: T;
}

/** JetStream refuses; `errCode` is one of server/errors.json. */
export class Refusal extends ServerError {
  readonly errCode: number;
  constructor(message: string, errCode: number, help?: string) {
    super('server/refused', message, help);
    this.errCode = errCode;
  }
}

/** Milliseconds; for what needs no look at the messages. */
const PATIENCE = 10_000;

/**
 * Asks the JetStream API.
 * @param what completes "cannot …"
 * @param timeout milliseconds
 * @throws ServerError, which is a Refusal where the server has answered with one
 */
export async function ask<T>(
  connection: NatsConnection,
  subject: string,
  payload: string | Uint8Array,
  what: string,
  timeout = PATIENCE,
): Promise<Answer<T>> {
  let text: string;
  try {
    text = (await connection.request(subject, payload, { timeout })).string();
  } catch (error) {
    // The client calls it a timeout when the connection goes from under a request (muxsubscription.js, close).
    throw connection.isClosed() ? connectionLost(what) : noAnswer(error, subject, what);
  }
  const value = (text === '' ? {} : JSON.parse(text)) as T & { error?: ApiError };
  const { error } = value;
  if (error)
    throw new Refusal(
      `cannot ${what}: ${error.description ?? `error ${error.code}`}`,
      error.err_code ?? 0,
      error.err_code === NOT_ENABLED ? 'this account has no JetStream: log in to one that has' : undefined,
    );
  return { text, value };
}

/** server/errors.json, JSNotEnabledForAccountErr */
const NOT_ENABLED = 10039;

/** In words, why a request came to nothing. */
export function noAnswer(error: unknown, subject: string, what: string): ServerError {
  const code = error instanceof NatsError ? error.code : '';
  if (code === ErrorCode.NoResponders)
    return new ServerError(
      'server/refused',
      `cannot ${what}: nobody answers to ${subject}`,
      'is JetStream on, and the stream in this account?',
    );
  if (code === ErrorCode.PermissionsViolation || code === ErrorCode.AuthorizationViolation)
    return new ServerError(
      'server/refused',
      `cannot ${what}: the user may not: ${messageOf(error)}`,
      `allow it to publish ${subject}, and to subscribe to its inbox (--inbox-prefix)`,
    );
  if (code === ErrorCode.Timeout)
    return new ServerError('server/unreachable', `cannot ${what}: the server does not answer`, 'see its log');
  return connectionLost(what);
}

/** The server went away in the middle. */
export const connectionLost = (what: string): ServerError =>
  new ServerError(
    'server/unreachable',
    `cannot ${what}: the connection to the server is lost`,
    'see its log; nothing half done was left as if it were whole',
  );

/** The names of all streams of the account, sorted. @throws ServerError */
export async function streamNames(connection: NatsConnection): Promise<string[]> {
  const pages = pagesOf<{ streams?: string[] | null }>(
    connection,
    '$JS.API.STREAM.NAMES',
    'list the streams',
  );
  const names: string[] = [];
  for await (const { streams } of pages) names.push(...(streams ?? []));
  return names.sort();
}

/**
 * The names of the consumers of a stream that outlive their clients, sorted.
 * @param memory whether those whose state is in memory are among them
 * @throws ServerError
 */
export async function durableNames(
  connection: NatsConnection,
  stream: string,
  memory: boolean,
): Promise<string[]> {
  type Found = { name: string; config: { durable_name?: string; mem_storage?: boolean } };
  type Page = { consumers?: Found[] | null };
  const subject = `$JS.API.CONSUMER.LIST.${stream}`;
  const names: string[] = [];
  for await (const { consumers } of pagesOf<Page>(connection, subject, `list the consumers of ${stream}`))
    for (const { name, config } of consumers ?? [])
      if (config.durable_name && (memory || !config.mem_storage)) names.push(name);
  return names.sort();
}

interface Page {
  readonly total: number;
  readonly limit: number;
}

/** The pages of a list. @throws ServerError */
export async function* pagesOf<T extends object>(
  connection: NatsConnection,
  subject: string,
  what: string,
): AsyncGenerator<T & Page, void> {
  let page: (T & Page) | undefined;
  for (let offset = 0; page === undefined || offset < page.total; offset += Math.max(1, page.limit)) {
    page = (await ask<T & Page>(connection, subject, JSON.stringify({ offset }), what)).value;
    yield page;
  }
}
