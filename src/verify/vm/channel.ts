import type { Socket } from 'node:net';
import { MachineError } from '../errors.ts';
import type { Execution } from '../machine.ts';
import { within } from '../wait.ts';
import { connectSocket } from './socket.ts';

interface Waiting {
  readonly id: string;
  readonly answer: (execution: Execution) => void;
  /** The guest came up anew and knows nothing of it. */
  readonly forgotten: (error: MachineError) => void;
}

/** One root shell in the guest (guest/shell.sh), which does one command at a time. */
export class Channel {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #waiting: Waiting | undefined;
  #count = 0;
  #starts = 0;
  #started: () => void = () => {};

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (data: Buffer) => {
      this.#received = Buffer.concat([this.#received, data]);
      while (this.#takeMessage());
    });
    // That QEMU ends is noticed elsewhere.
    socket.on('error', () => {});
  }

  /** @param path QEMU's socket, which must be there */
  static async connect(path: string): Promise<Channel> {
    return new Channel(await connectSocket(path));
  }

  /** How often the guest has come up. */
  get starts(): number {
    return this.#starts;
  }

  /** The shell runs already, in a guest that goes on from a snapshot. */
  adopt(): void {
    this.#starts++;
  }

  /** Resolves once the guest has come up more often than `before`. */
  async startedSince(before: number): Promise<void> {
    while (this.#starts <= before)
      await new Promise<void>((resolve) => {
        this.#started = resolve;
      });
  }

  /**
   * Runs a command in bash; to be called once the one before has its answer.
   * @param limit milliseconds
   * @throws MachineError where it does not end in time
   */
  async execute(command: string, input: string | Buffer, limit: number): Promise<Execution> {
    const id = `r${++this.#count}`;
    const words = Buffer.from(command);
    const answered = new Promise<Execution>((answer, forgotten) => {
      this.#waiting = { id, answer, forgotten };
    });
    this.#socket.write(`${id} ${Math.ceil(limit / 1000)} ${words.length} ${Buffer.byteLength(input)}\n`);
    this.#socket.write(words);
    this.#socket.write(input);
    // The guest gives up by itself; where not even that comes, it hangs.
    const execution = await within(answered, `the guest to answer to ${command}`, limit + 30_000);
    if (execution.status === 124)
      throw new MachineError(`waited ${limit / 1000} s in the guest for ${command}`, {
        details: execution.output,
      });
    return execution;
  }

  /** Lets natsmith end although the guest goes on. */
  close(): void {
    this.#socket.destroy();
  }

  #takeMessage(): boolean {
    const end = this.#received.indexOf('\n');
    if (end < 0) return false;
    const [id, status, length] = this.#received.subarray(0, end).toString().split(' ');
    if (id === 'ready') {
      this.#received = this.#received.subarray(end + 1);
      this.#starts++;
      this.#waiting?.forgotten(new MachineError('the guest came up anew before it answered'));
      this.#started();
      return true;
    }
    const start = end + 1;
    const size = Number(length);
    if (this.#received.length < start + size) return false;
    const output = this.#received
      .subarray(start, start + size)
      .toString()
      .trim();
    this.#received = this.#received.subarray(start + size);
    if (this.#waiting?.id === id) this.#waiting?.answer({ status: Number(status), output });
    return true;
  }
}
