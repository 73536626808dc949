import type { NatsConnection } from 'nats';
import { ask, pagesOf, Refusal } from './api.ts';
import type { LiveConsumer, LiveStream } from './plan/asset.ts';

/** Lists of consumers that are asked for at once. */
const AT_A_TIME = 32;

type ListedStream = Omit<LiveStream, 'name' | 'consumers'> & { readonly config: { readonly name: string } };

/**
 * Every stream of the account, with its consumers: one listing of the server, sorted by name.
 * @throws ServerError
 */
export async function readLive(
  connection: NatsConnection,
  show: (what: string) => void = () => {},
): Promise<LiveStream[]> {
  const listed: ListedStream[] = [];
  type Page = { streams?: ListedStream[] | null };
  for await (const { streams, total } of pagesOf<Page>(
    connection,
    '$JS.API.STREAM.LIST',
    'list the streams',
  )) {
    listed.push(...(streams ?? []));
    show(`${listed.length} of ${total} streams`);
  }
  listed.sort((a, b) => (a.config.name < b.config.name ? -1 : 1));
  const all = new Array<LiveStream | undefined>(listed.length);
  const queue = listed.entries();
  const work = async () => {
    for (const [index, stream] of queue) {
      const { name } = stream.config;
      const read = () => readConsumers(connection, name);
      // One that went meanwhile is not there.
      const consumers = stream.state.consumer_count > 0 ? await found(read) : [];
      all[index] = consumers && { ...stream, name, consumers };
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return all.filter((stream) => stream !== undefined);
}

/** The consumers that somebody has made for a stream. @throws ServerError */
async function readConsumers(connection: NatsConnection, stream: string): Promise<LiveConsumer[]> {
  type Page = { consumers?: LiveConsumer[] | null };
  const subject = `$JS.API.CONSUMER.LIST.${stream}`;
  const all: LiveConsumer[] = [];
  const what = `list the consumers of ${stream}`;
  for await (const { consumers } of pagesOf<Page>(connection, subject, what))
    all.push(...(consumers ?? []).filter(isSomebodys));
  return all.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Those by which a server fills mirrors and sources from 2.14 on are its own (`server/consumer.go`, Sourcing). */
const isSomebodys = ({ config }: LiveConsumer): boolean => config.sourcing !== true;

/** A stream as it is now, without its consumers; undefined where there is none. @throws ServerError */
export const readStream = (connection: NatsConnection, name: string): Promise<LiveStream | undefined> =>
  found(async () => {
    const { value } = await ask<ListedStream>(connection, `$JS.API.STREAM.INFO.${name}`, '', `read ${name}`);
    return { ...value, name, consumers: [] };
  });

/** The same with its consumers. @throws ServerError */
export async function readWhole(connection: NatsConnection, name: string): Promise<LiveStream | undefined> {
  const stream = await readStream(connection, name);
  const consumers = stream && (await found(() => readConsumers(connection, name)));
  return consumers && { ...stream, consumers };
}

/** A consumer as it is now; undefined where there is none. @throws ServerError */
export const readConsumer = (
  connection: NatsConnection,
  stream: string,
  name: string,
): Promise<LiveConsumer | undefined> =>
  found(async () => {
    const subject = `$JS.API.CONSUMER.INFO.${stream}.${name}`;
    return (await ask<LiveConsumer>(connection, subject, '', `read ${stream}/${name}`)).value;
  });

async function found<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Refusal && NOT_FOUND.has(error.errCode)) return undefined;
    throw error;
  }
}

/** server/errors.json, JSConsumerNotFoundErr and JSStreamNotFoundErr */
const NOT_FOUND = new Set([10014, 10059]);
