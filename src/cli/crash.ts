import { tmpdir } from 'node:os';
import type { Diagnostic } from '../domain/diagnostic.ts';
import { reasonOf } from '../domain/reason.ts';
import { version } from '../version.ts';
import { problem } from './command.ts';

/** A mistake in natsmith, for its user to pass on. */
export function crashReport(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `natsmith ${version} has stopped because of a mistake in natsmith itself. Nothing is wrong with how you use it.
Please report this text, and the spec if you may share it.

node ${process.version}, ${process.platform} ${process.arch}
${stack}
`;
}

/** What nobody looked at where it happened: a disk that is full, mostly that of temporary files. */
export function exhausted(error: unknown): Diagnostic {
  const { path } = error as NodeJS.ErrnoException;
  const what = path === undefined ? 'a file' : path;
  const help = `temporary files go to ${tmpdir()}: TMPDIR names another folder`;
  return problem('output/cannot-write', `cannot write ${what}: ${reasonOf(error)}`, help);
}
