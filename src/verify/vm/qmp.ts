import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { MachineError } from '../errors.ts';
import { within } from '../wait.ts';
import { connectSocket } from './socket.ts';

interface QmpLine {
  readonly return?: unknown;
  readonly error?: { readonly desc: string };
}

type Command = 'system_reset' | 'stop' | 'cont' | 'migrate' | 'migrate-incoming' | 'query-migrate';

/**
 * Gives QEMU one order (QEMU Machine Protocol); returns its answer once it is carried out.
 * @param path where QEMU listens for them: one at a time
 * @throws MachineError where QEMU does not do it
 */
export async function order(
  path: string,
  command: Command,
  args: Readonly<Record<string, unknown>> = {},
): Promise<unknown> {
  const socket = await connectSocket(path).catch(ended);
  try {
    const say = (execute: string, words: object) =>
      socket.write(`${JSON.stringify({ execute, arguments: words })}\n`);
    say('qmp_capabilities', {});
    say(command, args);
    const [, answer] = await within(answers(socket, 2), `QEMU to do ${command}`);
    return answer;
  } finally {
    socket.destroy();
  }
}

/** That many answers; greeting and events are none. */
async function answers(socket: Socket, count: number): Promise<unknown[]> {
  const seen: unknown[] = [];
  try {
    for await (const line of createInterface({ input: socket })) {
      const { error, ...rest } = JSON.parse(line) as QmpLine;
      if (error) throw new MachineError(`QEMU refuses an order: ${error.desc}`);
      if ('return' in rest && seen.push(rest.return) === count) return seen;
    }
  } catch (error) {
    if (error instanceof MachineError) throw error;
    // A crash cuts the connection off.
  }
  return ended();
}

function ended(): never {
  throw new MachineError('QEMU ended while it was given an order');
}
