import { pause, within } from '../wait.ts';
import { bad, type Kind, type Offender } from './bad-clients.ts';
import { Connection, type Target } from './connection.ts';
import { isRefusal } from './fill.ts';
import { makeStream, type StreamConfig } from './streams.ts';

export interface MisbehaveTask {
  readonly kind: 'misbehave';
  readonly target: Target;
  /** How many there are of each kind. */
  readonly offenders: Readonly<Record<Kind, number>>;
  /** Kinds that the server has to get rid of by itself. */
  readonly toBeClosed: readonly Kind[];
  /** Milliseconds that it has for that. */
  readonly patience: number;
  readonly maxControlLine: number;
  readonly maxPayload: number;
  /** Where good clients store their messages; without one, they hear them themselves. */
  readonly stream?: StreamConfig;
}

/** Milliseconds until a good client's message is answered. */
export interface Latency {
  readonly median: number;
  readonly p99: number;
  readonly messages: number;
}

export interface Misbehaved {
  readonly before: Latency;
  readonly during: Latency;
  /** How many of each kind the server has closed. */
  readonly closed: Readonly<Record<Kind, number>>;
  /** What went wrong for a good client. */
  readonly harm?: string;
}

const GOOD_CLIENTS = 4;
/** Milliseconds. */
const CALM = 3_000;
const BETWEEN = 5;
const ANSWER_LIMIT = 30_000;
/** What the deaf are sent: more than what sockets hold. */
const FLOOD = { message: 'x'.repeat(32 * 1024), count: 384 };
const AT_A_TIME = 20;
/** Milliseconds within which who was closed long ago has read all that was left. */
const AFTERWARDS = 10_000;

/** Good clients publish all the while, first alone and then among bad ones. */
export async function misbehave(task: MisbehaveTask): Promise<Misbehaved> {
  const good = await GoodClients.start(task);
  await pause(CALM);
  const before = good.take();

  const wanted = Object.entries(task.offenders).flatMap(([kind, count]) =>
    Array.from({ length: count }, () => kind as Kind),
  );
  const offenders: Offender[] = [];
  for (let at = 0; at < wanted.length; at += AT_A_TIME)
    offenders.push(...(await Promise.all(wanted.slice(at, at + AT_A_TIME).map((kind) => bad(kind, task)))));
  if (task.offenders.deaf > 0) await flood(task.target, Math.min(task.maxPayload, FLOOD.message.length));
  const waiting = () => offenders.filter(({ kind, closed }) => task.toBeClosed.includes(kind) && !closed());
  // Who does not read does not hear of the end, either: the deaf have all the time that there is.
  const end = performance.now() + task.patience;
  while (performance.now() < end && (task.offenders.deaf > 0 || waiting().length > 0)) await pause(100);
  for (const { resume } of offenders) resume();
  const last = performance.now() + AFTERWARDS;
  while (performance.now() < last && waiting().length > 0) await pause(100);
  const during = good.take();
  const closed = Object.fromEntries(
    Object.keys(task.offenders).map((kind) => [
      kind,
      offenders.filter((offender) => offender.kind === kind && offender.closed()).length,
    ]),
  ) as Record<Kind, number>;
  for (const { socket } of offenders) socket.destroy();
  const harm = await good.stop();
  return { before, during, closed, ...(harm !== undefined && { harm }) };
}

async function flood(target: Target, size: number): Promise<void> {
  const sender = await Connection.open(target);
  for (let sent = 0; sent < FLOOD.count; sent++)
    sender.socket.write(`PUB natsmith.flood ${size}\r\n${FLOOD.message.slice(0, size)}\r\n`);
  await sender.flush();
  sender.close();
}

class GoodClients {
  readonly #connections: Connection[] = [];
  #latencies: number[] = [];
  #running = true;
  #harm: string | undefined;
  #done: Promise<unknown> = Promise.resolve();

  static async start({ target, stream }: MisbehaveTask): Promise<GoodClients> {
    const all = new GoodClients();
    for (let client = 0; client < GOOD_CLIENTS; client++)
      all.#connections.push(await Connection.open(target));
    if (stream) await makeStream(all.#connections[0]!, stream);
    all.#done = Promise.all(
      all.#connections.map(async (connection, client) => {
        try {
          await all.#publish(connection, client, stream);
        } catch (error) {
          all.#harm ??= error instanceof Error ? error.message : String(error);
        }
      }),
    );
    return all;
  }

  /** What was measured since the last time. */
  take(): Latency {
    const sorted = this.#latencies.sort((a, b) => a - b);
    this.#latencies = [];
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    return { median: at(0.5), p99: at(0.99), messages: sorted.length };
  }

  async stop(): Promise<string | undefined> {
    this.#running = false;
    await this.#done;
    for (const connection of this.#connections) connection.close();
    return this.#harm;
  }

  async #publish(connection: Connection, client: number, stream: StreamConfig | undefined): Promise<void> {
    const heard = `natsmith.good.${process.pid}.${client}`;
    const words = stream ? `PUB ${stream.subjects[0]} ${heard} 4\r\ngood\r\n` : `PUB ${heard} 4\r\ngood\r\n`;
    connection.socket.write(`SUB ${heard} h\r\n`);
    await connection.flush();
    const closed = connection.closed().then((reason) => {
      throw new Error(`of a good client, ${reason}`);
    });
    closed.catch(() => {});
    while (this.#running) {
      const start = performance.now();
      const answer = new Promise<void>((resolve) => {
        connection.onMessage = (data, begin, end) => {
          if (stream && isRefusal(data, begin)) this.#harm ??= data.toString('utf8', begin, end);
          resolve();
        };
      });
      connection.socket.write(words);
      await within(Promise.race([answer, closed]), 'the answer to a good client', ANSWER_LIMIT);
      this.#latencies.push(performance.now() - start);
      await pause(BETWEEN);
    }
  }
}
