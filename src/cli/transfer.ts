import type { NatsConnection } from 'nats';
import { reasonOf } from '../domain/reason.ts';
import { nameOf, type ServerAccess } from '../provision/access.ts';
import { connectTo } from '../provision/connect.ts';
import { ServerError } from '../provision/errors.ts';
import { cleanOnSignals } from '../provision/partial.ts';
import { type Invocation, type Outcome, problem } from './command.ts';
import { isAccess, serverAccess } from './connection-flags.ts';
import { progressLine } from './progress-line.ts';
import { serverProblem } from './server-problem.ts';
import { writeTalk } from './stdio.ts';

/** What a backup or a restore works with. */
export interface Transfer {
  readonly connection: NatsConnection;
  readonly access: ServerAccess;
  show(what: string): void;
  /** Takes away what is shown, for what comes to stdout meanwhile. */
  clear(): void;
}

interface Manner {
  /** Whether the connection does not hear itself. */
  readonly noEcho?: boolean;
  /** What is said where a signal ends it. */
  readonly interrupted?: string;
}

/**
 * Connects, runs, and closes whatever comes; what goes wrong at the server or on the disk becomes an outcome.
 * @param folder what is written to or read from, for messages
 */
export async function withServer(
  { flags, folder: here }: Invocation,
  name: string,
  folder: string,
  run: (transfer: Transfer) => Promise<Outcome>,
  { noEcho = false, interrupted = '' }: Manner = {},
): Promise<Outcome> {
  const access = serverAccess(flags, here);
  if (!isAccess(access)) return access;
  const progress = progressLine(!flags.quiet && !flags.json);
  const stopCleaning = cleanOnSignals(() => {
    progress.end();
    writeTalk(interrupted);
  });
  let connection: NatsConnection | undefined;
  try {
    progress.show(`connecting to ${nameOf(access)}`);
    connection = await connectTo(access, name, { noEcho });
    return await run({ connection, access, show: progress.show, clear: progress.end });
  } catch (error) {
    if (error instanceof ServerError) return serverProblem(error);
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    return { exit: 3, diagnostics: [diskProblem(folder, error)] };
  } finally {
    progress.end();
    stopCleaning();
    await connection?.close();
  }
}

/** Of errors of the file system. */
function diskProblem(folder: string, error: unknown) {
  const { path = folder } = error as NodeJS.ErrnoException;
  return problem('output/cannot-write', `cannot write ${path}: ${reasonOf(error)}`);
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** `1.5 MiB` */
export function amount(bytes: number): string {
  let value = bytes;
  let unit = 0;
  for (; value >= 1024 && unit < UNITS.length - 1; unit++) value /= 1024;
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`;
}

/** A table of texts; the first column to the left, the others to the right. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]!.length)));
  return rows
    .map(
      (row) =>
        `${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  ')}\n`,
    )
    .join('');
}
