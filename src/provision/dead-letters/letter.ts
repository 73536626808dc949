import { type MsgHdrs, headers as newHeaders } from 'nats';

/** What the server says of a message that was delivered too often (`server/jetstream_events.go`). */
export interface Advisory {
  readonly stream: string;
  readonly consumer: string;
  readonly stream_seq: number;
  readonly deliveries: number;
}

/** Any client that may publish there can have written it: undefined where it is none. */
export function readAdvisory(text: string): Advisory | undefined {
  try {
    const found = JSON.parse(text) as Advisory | null;
    const isOne = typeof found?.stream === 'string' && typeof found.consumer === 'string';
    return isOne && Number.isSafeInteger(found.stream_seq) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** A message as `STREAM.MSG.GET` gives it. */
export interface StoredMessage {
  readonly subject: string;
  readonly seq: number;
  readonly time: string;
  /** Base64. */
  readonly hdrs?: string;
  readonly data?: string;
}

/** Makes a second copy known as one. */
export const letterId = ({ stream, consumer, stream_seq }: Advisory): string =>
  `natsmith:${stream}:${consumer}:${stream_seq}`;

export const ID_HEADER = 'Nats-Msg-Id';

/** The headers of the copy: those of the message but for what tells the server to do something, and where it comes from. */
export function letterHeaders(advisory: Advisory, message: StoredMessage): MsgHdrs {
  const all = newHeaders();
  for (const [name, value] of headersOf(message))
    if (!/^nats-/i.test(name) && isSendable(name, value)) all.append(name, value);
  all.set(ID_HEADER, letterId(advisory));
  all.set('Natsmith-Stream', advisory.stream);
  all.set('Natsmith-Consumer', advisory.consumer);
  all.set('Natsmith-Sequence', String(advisory.stream_seq));
  all.set('Natsmith-Subject', message.subject);
  all.set('Natsmith-Time', message.time);
  all.set('Natsmith-Deliveries', String(advisory.deliveries));
  return all;
}

/** The server takes headers of which the client says that they are none. */
const isSendable = (name: string, value: string) => /^[!-9;-~]+$/.test(name) && !/[\r\n]/.test(value);

/** Names of headers that the copy cannot have. */
export const unsendable = (message: StoredMessage): string[] =>
  headersOf(message).flatMap(([name, value]) => (isSendable(name, value) ? [] : [name]));

/** Lines of `Name: value` after the protocol's own. */
export function headersOf({ hdrs }: Pick<StoredMessage, 'hdrs'>): [name: string, value: string][] {
  if (hdrs === undefined) return [];
  const [, ...lines] = Buffer.from(hdrs, 'base64').toString('utf8').split('\r\n');
  return lines.flatMap((line): [string, string][] => {
    const colon = line.indexOf(':');
    return colon > 0 ? [[line.slice(0, colon), line.slice(colon + 1).trim()]] : [];
  });
}
