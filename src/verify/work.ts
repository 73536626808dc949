import { MachineError } from './errors.ts';
import type { Machine } from './machine.ts';
import { listenersOf } from './vm/listening.ts';
import type { Target } from './worker/connection.ts';
import type { ResultOf, Task } from './worker/tasks.ts';
import { WORKER } from './worker/word.ts';

/** Where natsmith's own file is on a host that does not lack `work`. */
export const OWN_FILE = '/usr/local/lib/natsmith-verify/natsmith.mjs';
/** Where a nats-server of another version is, on a host that does not lack `other-server`. */
export const OTHER_SERVER = '/usr/local/lib/natsmith-verify/nats-server';

export const NO_OWN_FILE = "needs natsmith's single file, which is not what runs here";

/**
 * Does a task on the host itself, where the machine does not lack `work`.
 * @param limit milliseconds, on a real processor
 * @throws MachineError where it fails
 */
export async function work<T extends Task>(machine: Machine, task: T, limit = 60_000): Promise<ResultOf<T>> {
  // Secrets come in by stdin: words of a command are shown to everyone.
  const command = `node ${OWN_FILE} ${WORKER} <<'END'\n${JSON.stringify(task)}\nEND`;
  const { status, output } = await machine.execute(command, limit);
  if (status !== 0)
    throw new MachineError(`natsmith's clients on the host fail (${task.kind})`, { details: output });
  return JSON.parse(output) as ResultOf<T>;
}

/** The server, as the host itself reaches it, for who may do everything. */
export function targetOn(machine: Machine): Target {
  const { host, port } = listenersOf(machine.running.options).find(({ name }) => name === 'client')!;
  const { user, password } = machine.prober;
  const everywhere = host === '0.0.0.0' || host === '::';
  return {
    host: everywhere ? '127.0.0.1' : host,
    port,
    login: { ...(user !== undefined && { user }), ...(password !== undefined && { password }) },
    ...(machine.address('client').tls && machine.tls && { tls: machine.tls }),
  };
}
