import type { Location } from '../domain/diagnostic.ts';

interface Source {
  readonly text: string;
  readonly code: string;
}

/** The topmost place in the user's own files that an error came through. */
export function placeOfError(error: unknown, sources: ReadonlyMap<string, Source>): Location | undefined {
  let stack: unknown;
  try {
    stack = (error as { stack?: unknown } | null)?.stack;
  } catch {
    return undefined;
  }
  if (typeof stack !== 'string') return undefined;
  for (const frame of stack.split('\n')) {
    if (!/^\s*at /.test(frame)) continue;
    for (const [file, source] of sources) {
      const start = frame.lastIndexOf(`${file}:`);
      const [, line, column] = (start >= 0 && /^:(\d+):(\d+)/.exec(frame.slice(start + file.length))) || [];
      if (line !== undefined) return { file, ...placeInSource(source, Number(line), Number(column)) };
    }
  }
  return undefined;
}

/** The transformation keeps lines; columns hold where it left a line's end as it was. */
function placeInSource({ text, code }: Source, line: number, column: number): Omit<Location, 'file'> {
  const written = text.split('\n')[line - 1] ?? '';
  const run = code.split('\n')[line - 1] ?? '';
  const shifted = column - (run.length - written.length);
  if (run.endsWith(written) && shifted > 0) return { line, column: shifted, exact: true };
  return { line, column: written.length - written.trimStart().length + 1, exact: false };
}
