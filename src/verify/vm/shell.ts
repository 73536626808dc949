import { MachineError } from '../errors.ts';
import type { Execution } from '../machine.ts';
import { Channel } from './channel.ts';

/** Milliseconds that a command may take unless told otherwise. */
const LIMIT = 60_000;

/** Root in the guest: as many commands at a time as there are channels. */
export class Shell {
  readonly #channels: readonly Channel[];
  readonly #free: Channel[];
  /** Commands that wait for a channel, first come, first served. */
  readonly #waiting: ((channel: Channel) => void)[] = [];

  private constructor(channels: readonly Channel[]) {
    this.#channels = channels;
    this.#free = [...channels];
  }

  /** @param paths QEMU's sockets, which must be there */
  static async connect(paths: readonly string[]): Promise<Shell> {
    return new Shell(await Promise.all(paths.map((path) => Channel.connect(path))));
  }

  /** How often the guest has come up, with all that takes commands. */
  get starts(): number {
    return Math.min(...this.#channels.map(({ starts }) => starts));
  }

  /** It runs already, in a guest that goes on from a snapshot. */
  adopt(): void {
    for (const channel of this.#channels) channel.adopt();
  }

  /** Resolves once the guest has come up more often than `before`. */
  async startedSince(before: number): Promise<void> {
    await Promise.all(this.#channels.map((channel) => channel.startedSince(before)));
  }

  /**
   * Runs a command in bash. Commands that are given at once may run at once.
   * @throws MachineError where it does not end in time
   */
  async execute(
    command: string,
    { input = '', limit = LIMIT }: { input?: string | Buffer; limit?: number } = {},
  ): Promise<Execution> {
    const channel =
      this.#free.shift() ?? (await new Promise<Channel>((take) => void this.#waiting.push(take)));
    try {
      return await channel.execute(command, input, limit);
    } finally {
      const next = this.#waiting.shift();
      if (next) next(channel);
      else this.#free.push(channel);
    }
  }

  /** The output of a command that cannot fail. @throws MachineError where it does */
  async succeed(command: string, limit = LIMIT): Promise<string> {
    const { status, output } = await this.execute(command, { limit });
    if (status !== 0)
      throw new MachineError(`in the guest, ${command} ends with ${status}`, { details: output });
    return output;
  }

  /** Lets natsmith end although the guest goes on. */
  close(): void {
    for (const channel of this.#channels) channel.close();
  }
}
