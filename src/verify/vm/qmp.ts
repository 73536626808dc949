import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { MachineError } from '../errors.ts';
import { within } from '../wait.ts';

interface QmpLine {
  readonly return?: unknown;
  readonly error?: { readonly desc: string };
}

/**
 * Gives QEMU one order without arguments (QEMU Machine Protocol); returns once it is carried out.
 * @throws MachineError where QEMU does not do it
 */
export async function order(path: string, command: 'system_reset'): Promise<void> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    for (const execute of ['qmp_capabilities', command]) socket.write(`${JSON.stringify({ execute })}\n`);
    await within(answers(socket, 2), `QEMU to do ${command}`);
  } finally {
    socket.destroy();
  }
}

/** Returns after that many answers; greeting and events are none. */
async function answers(socket: ReturnType<typeof connect>, count: number): Promise<void> {
  let seen = 0;
  for await (const line of createInterface({ input: socket })) {
    const { error, ...rest } = JSON.parse(line) as QmpLine;
    if (error) throw new MachineError(`QEMU refuses an order: ${error.desc}`);
    if ('return' in rest && ++seen === count) return;
  }
  throw new MachineError('QEMU ended while it was given an order');
}
