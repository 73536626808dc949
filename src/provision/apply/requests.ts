import { setTimeout as pause } from 'node:timers/promises';
import type { NatsConnection } from 'nats';
import { ask, Refusal } from '../api.ts';
import { readConsumer, readStream } from '../live.ts';
import { type Config, type LiveConsumer, type LiveStream, metadataOf } from '../plan/asset.ts';
import { canonical } from '../plan/fields.ts';

/** An asset is not what the plan saw: what was planned may be wrong now. */
export class Changed extends Error {
  override readonly name = 'Changed';
  constructor(asset: string, how: string) {
    super(`${asset} ${how}: it was changed by something else meanwhile`);
  }
}

/** Throws where a stream is not as it was seen, or not there; undefined: where it is there. @throws Changed, ServerError */
export async function checkStream(
  connection: NatsConnection,
  name: string,
  seen: Config | undefined,
): Promise<LiveStream | undefined> {
  const now = await readStream(connection, name);
  compare(`the stream ${name}`, now?.config, seen);
  return now;
}

/** The same for a consumer. @throws Changed, ServerError */
export async function checkConsumer(
  connection: NatsConnection,
  stream: string,
  name: string,
  seen: Config | undefined,
): Promise<LiveConsumer | undefined> {
  const now = await readConsumer(connection, stream, name);
  compare(`the consumer ${stream}/${name}`, now?.config, seen);
  return now;
}

function compare(asset: string, now: Config | undefined, seen: Config | undefined): void {
  if (now && !seen) throw new Changed(asset, 'is there already');
  if (!now && seen) throw new Changed(asset, 'is gone');
  if (now && seen && essence(now) !== essence(seen)) throw new Changed(asset, 'is not as it was planned for');
}

const essence = (config: Config) => canonical({ ...config, metadata: metadataOf(config) });

/**
 * Creates a stream. One that is to be sealed is sealed once it is there: servers take no sealed one.
 * @throws ServerError
 */
export async function createStream(connection: NatsConnection, config: Config): Promise<void> {
  for (let tries = MANY; ; tries--) {
    try {
      await create(connection, { ...config, sealed: false });
      break;
    } catch (error) {
      // While it takes the last stream away, a server takes the folder of all streams along (server/filestore.go, Delete).
      const passes = error instanceof Refusal && error.message.includes('error creating store');
      if (!passes || tries === 0) throw error;
      await pause(BETWEEN);
    }
  }
  if (config.sealed) await updateStream(connection, config);
}

const MANY = 20;
/** Milliseconds. */
const BETWEEN = 250;

async function create(connection: NatsConnection, config: Config): Promise<void> {
  const name = String(config.name);
  await ask(
    connection,
    `$JS.API.STREAM.CREATE.${name}`,
    JSON.stringify(config),
    `create the stream ${name}`,
    CHANGING,
  );
}

/** @returns the configuration as the server has it then */
export async function updateStream(connection: NatsConnection, config: Config): Promise<Config> {
  const name = String(config.name);
  const subject = `$JS.API.STREAM.UPDATE.${name}`;
  const what = `change the stream ${name}`;
  return (await ask<{ config: Config }>(connection, subject, JSON.stringify(config), what, CHANGING)).value
    .config;
}

export async function deleteStream(connection: NatsConnection, name: string): Promise<void> {
  await ask(connection, `$JS.API.STREAM.DELETE.${name}`, '', `delete the stream ${name}`, CHANGING);
}

export async function writeConsumer(
  connection: NatsConnection,
  stream: string,
  config: Config,
  action: 'create' | 'update',
): Promise<void> {
  const name = String(config.name);
  const request = JSON.stringify({ stream_name: stream, config, action });
  const subject = `$JS.API.CONSUMER.CREATE.${stream}.${name}`;
  const what = `${action === 'create' ? 'create' : 'change'} the consumer ${stream}/${name}`;
  await ask(connection, subject, request, what, CHANGING);
}

export async function pauseConsumer(
  connection: NatsConnection,
  stream: string,
  name: string,
  until: unknown,
): Promise<void> {
  const subject = `$JS.API.CONSUMER.PAUSE.${stream}.${name}`;
  const request = JSON.stringify({ pause_until: until });
  await ask(connection, subject, request, `pause the consumer ${stream}/${name}`, CHANGING);
}

export async function deleteConsumer(
  connection: NatsConnection,
  stream: string,
  name: string,
): Promise<void> {
  const subject = `$JS.API.CONSUMER.DELETE.${stream}.${name}`;
  await ask(connection, subject, '', `delete the consumer ${stream}/${name}`, CHANGING);
}

/** Milliseconds: a server may look through all of a stream's messages to make room. */
const CHANGING = 60_000;
