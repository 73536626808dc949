import { median } from '../bench/median.ts';
import { pause, waitFor } from '../wait.ts';
import { Connection, type Target } from './connection.ts';
import { isRefusal } from './fill.ts';
import { makeStream, purgeStream } from './streams.ts';

export type Pattern = 'core' | 'file' | 'memory';

/** A cell of the benchmark: the same load on servers that take turns. */
export interface MeasureTask {
  readonly kind: 'measure';
  readonly targets: readonly Target[];
  /** core: each client hears what it publishes; else it publishes into a stream and hears the acknowledgements. */
  readonly pattern: Pattern;
  /** sync: each client waits for the answer before it publishes again. */
  readonly mode: 'async' | 'sync';
  readonly clients: number;
  readonly seconds: number;
  /** How often each server has its turn. */
  readonly rounds: number;
  /** Bytes of a message. */
  readonly size: number;
  /** Bytes that the stream may hold. */
  readonly streamBytes: number;
}

export interface Measured {
  /** Messages a second: of each target, its rounds. */
  readonly rates: readonly (readonly number[])[];
  /** The share of a processor that the clients took themselves, of 1: a median. */
  readonly busy: number;
}

/** Milliseconds until a server is at full speed, which do not count. */
const WARM_UP = 300;
/** Messages on their way, of all clients together; a stream refuses more than 10,000 (server/stream.go, streamDefaultMaxQueueMsgs). */
const WINDOW = 4096;
const WINDOW_OF_ONE = 512;
/** Connections that are made at a time. */
const AT_A_TIME = 20;

export async function measure(task: MeasureTask): Promise<Measured> {
  const loads: Load[] = [];
  for (const target of task.targets) loads.push(await Load.on(target, task));
  const rates = loads.map((): number[] => []);
  const busy: number[] = [];
  for (let round = 0; round < task.rounds; round++) {
    // Who is first has no advantage.
    const order = round % 2 === 0 ? [...loads.keys()] : [...loads.keys()].reverse();
    for (const index of order) {
      const turn = await loads[index]!.run(task.seconds);
      rates[index]!.push(turn.rate);
      busy.push(turn.busy);
    }
  }
  for (const load of loads) load.close();
  return { rates, busy: median(busy) };
}

/** Clients of one server. */
class Load {
  readonly #connections: Connection[] = [];
  readonly #stream: string | undefined;
  readonly #control: Connection;
  readonly #task: MeasureTask;
  #running = false;
  #received = 0;
  #outstanding = 0;
  #refusal: string | undefined;

  private constructor(control: Connection, stream: string | undefined, task: MeasureTask) {
    this.#control = control;
    this.#stream = stream;
    this.#task = task;
  }

  static async on(target: Target, task: MeasureTask): Promise<Load> {
    const { pattern, clients, streamBytes } = task;
    const control = await Connection.open(target);
    const name = pattern === 'core' ? undefined : `natsmith-bench-${pattern}`;
    if (name !== undefined && pattern !== 'core')
      await makeStream(control, { name, subjects: [`${name}.*`], storage: pattern, max_bytes: streamBytes });
    const load = new Load(control, name, task);
    while (load.#connections.length < clients) {
      const count = Math.min(AT_A_TIME, clients - load.#connections.length);
      load.#connections.push(
        ...(await Promise.all(Array.from({ length: count }, () => Connection.open(target)))),
      );
    }
    load.#connections.forEach((connection, client) => {
      load.#prepare(connection, client);
    });
    await Promise.all(load.#connections.map((connection) => connection.flush()));
    return load;
  }

  /** Messages a second, and how busy these clients were. @throws Error where the server refuses a message or is gone */
  async run(seconds: number): Promise<{ rate: number; busy: number }> {
    this.#running = true;
    for (const start of this.#starters) start();
    await pause(WARM_UP);
    const before = { received: this.#received, time: performance.now(), cpu: process.cpuUsage() };
    await pause(seconds * 1000);
    this.#running = false;
    // Their answers count, too: a server that forces each message to the disk sends them in bursts of a thousand.
    await waitFor(
      () => this.#outstanding <= 0 || this.#problem() !== undefined || undefined,
      'answers',
      60_000,
    );
    const elapsed = performance.now() - before.time;
    const received = this.#received - before.received;
    const { user, system } = process.cpuUsage(before.cpu);
    const problem = this.#problem();
    if (problem !== undefined) throw new Error(problem);
    if (this.#stream !== undefined) await purgeStream(this.#control, this.#stream);
    return { rate: (received * 1000) / elapsed, busy: (user + system) / 1000 / elapsed };
  }

  close(): void {
    for (const connection of [this.#control, ...this.#connections]) connection.close();
  }

  readonly #starters: (() => void)[] = [];

  #prepare(connection: Connection, client: number): void {
    const { mode, clients, size, pattern } = this.#task;
    const window =
      clients === 1 ? WINDOW_OF_ONE : Math.max(2, Math.min(WINDOW_OF_ONE, Math.floor(WINDOW / clients)));
    const [count, batches] = mode === 'sync' ? [1, 1] : [Math.floor(window / 2), 2];
    const heard = `natsmith.bench.${process.pid}.${client}`;
    const [subject, reply] = pattern === 'core' ? [heard, ''] : [`${this.#stream}.${client}`, ` ${heard}`];
    const batch = Buffer.from(`PUB ${subject}${reply} ${size}\r\n${'x'.repeat(size)}\r\n`.repeat(count));
    let due = count;
    const send = () => {
      this.#outstanding += count;
      connection.socket.write(batch);
    };
    connection.onMessage = (data, begin, end) => {
      this.#received++;
      this.#outstanding--;
      if (pattern !== 'core' && isRefusal(data, begin)) this.#refusal = data.toString('utf8', begin, end);
      if (--due > 0) return;
      due = count;
      if (this.#running) send();
    };
    connection.socket.write(`SUB ${heard} h\r\n`);
    this.#starters.push(() => {
      for (let number = 0; number < batches; number++) send();
    });
  }

  #problem(): string | undefined {
    if (this.#refusal !== undefined) return `the server does not store a message: ${this.#refusal}`;
    const gone = this.#connections.find(({ socket }) => socket.destroyed);
    return gone && `the server closes a connection: ${gone.problem ?? 'without a word'}`;
  }
}
