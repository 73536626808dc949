import { execFile } from 'node:child_process';
import type { Diagnostic } from '../domain/diagnostic.ts';
import { Redactor } from '../load/redact.ts';
import type { Program } from '../verify/machine.ts';
import { problem } from './command.ts';

const PATIENCE_MS = 20_000;

/**
 * What a nats-server has against a configuration, in its own words but for secrets.
 * @param folder where it is run: some paths of a configuration are relative to that
 */
export async function serverProblems(
  { path, version }: Program,
  { file, folder }: { file: string; folder: string },
  secrets: readonly string[],
): Promise<Diagnostic[]> {
  const redactor = new Redactor({}, secrets);
  const said = await new Promise<string | undefined>((done) => {
    execFile(path, ['-t', '-c', file], { cwd: folder, timeout: PATIENCE_MS }, (error, stdout, stderr) =>
      done(error ? `${stderr}${stdout}`.trim() || error.message : undefined),
    );
  });
  if (said === undefined) return [];
  return said
    .replace(/^nats-server: /, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, name, row, column, text] = /^(.+?):(\d+):(\d+): (.*)$/.exec(line) ?? [];
      const refused = problem(
        'conf/refused',
        `nats-server ${version} refuses the file: ${redactor.clean(text ?? line)}`,
        'mend the file and import it again with --force, or mend the spec, which has the same mistake; of files that only the host has, nothing is wrong with the spec',
      );
      if (name === undefined) return refused;
      const location = { file: name, line: Number(row), column: Math.max(Number(column), 1), exact: false };
      return { ...refused, location };
    });
}
