import { type ConsumerMessages, type JsMsg, StringCodec } from 'nats';
import { type Client, connectAs } from '../../../src/verify/client.ts';
import type { Machine } from '../../../src/verify/machine.ts';
import { waitFor } from '../../support/wait-for.ts';

const { encode, decode } = StringCodec();

/** What the users of a deployment do with it. */
export interface Stage {
  /** Logged in as a user of the deployment, with the inbox that the user is told. */
  as(user: string): Promise<Client>;
  /** Someone who may do everything. */
  readonly anyone: Client;
  publish(client: Client, subject: string, text: string): Promise<void>;
  /** The texts that a stream holds, in order. */
  stored(stream: string): Promise<string[]>;
  /** What a consumer gets within the time that it takes to be sure that there is no more. */
  consume(client: Client, stream: string, consumer: string, use: (message: JsMsg) => void): Promise<string[]>;
  /** As root on the host. @throws Error unless it exits with 0 */
  run(command: string): Promise<string>;
  close(): Promise<void>;
}

/** Milliseconds without a message after which there is none. */
const SILENCE = 2500;
/** Milliseconds for a command that starts Node.js under emulation. */
const LIMIT = 120_000;

export async function stageOn(machine: Machine): Promise<Stage> {
  const clients: Client[] = [];
  const opened = async (client: Promise<Client>): Promise<Client> => {
    clients.push(await client);
    return client;
  };
  const anyone = await opened(connectAs(machine, machine.prober));
  return {
    anyone,
    as: (user) => opened(connectAs(machine, { inbox: `_INBOX_${user}`, ...machine.login(user) })),
    publish: async ({ connection }, subject, text) => {
      await connection.jetstream().publish(subject, encode(text));
    },
    stored: async (stream) => {
      const manager = await anyone.connection.jetstreamManager();
      const { state } = await manager.streams.info(stream);
      const texts: string[] = [];
      for (let seq = state.first_seq; state.messages > 0 && seq <= state.last_seq; seq++)
        texts.push(decode((await manager.streams.getMessage(stream, { seq })).data));
      return texts;
    },
    consume: async ({ connection }, stream, name, use) => {
      const consumer = await connection.jetstream().consumers.get(stream, name);
      const messages: ConsumerMessages = await consumer.consume({ expires: 1000 });
      const texts: string[] = [];
      let last = performance.now();
      const silence = setInterval(() => {
        if (performance.now() - last > SILENCE) void messages.close();
      }, 100);
      for await (const message of messages) {
        last = performance.now();
        texts.push(decode(message.data));
        use(message);
      }
      clearInterval(silence);
      return texts;
    },
    run: async (command) => {
      const { status, output } = await machine.execute(command, LIMIT);
      if (status !== 0) throw new Error(`${command}: exit code ${status}\n${output}`);
      return output;
    },
    close: async () => {
      await Promise.all(clients.map((client) => client.close()));
    },
  };
}

/** @throws Error where it does not come true in a minute */
export async function becomes(what: string, holds: () => Promise<boolean>): Promise<void> {
  const came = await waitFor(async () => (await holds()) || undefined, 60_000);
  if (!came) throw new Error(`${what}: not within a minute`);
}

export const ack = (message: JsMsg): void => message.ack();
export const refuse = (message: JsMsg): void => message.nak();
