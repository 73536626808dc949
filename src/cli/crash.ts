import { version } from '../version.ts';

/** A mistake in natsmith, for its user to pass on. */
export function crashReport(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `natsmith ${version} has stopped because of a mistake in natsmith itself. Nothing is wrong with how you use it.
Please report this text, and the spec if you may share it.

node ${process.version}, ${process.platform} ${process.arch}
${stack}
`;
}
