import { execFile } from 'node:child_process';
import { MachineError } from '../errors.ts';
import { PATIENCE } from '../wait.ts';

export interface Run {
  readonly ok: boolean;
  /** stdout, then stderr. */
  readonly output: string;
}

/** Runs a program that ends by itself. @throws MachineError where it cannot be run, or takes too long */
export function run(
  path: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const options = { env: { ...process.env, ...env }, timeout: PATIENCE, killSignal: 'SIGKILL' } as const;
    execFile(path, args, options, (error, stdout, stderr) => {
      const output = (stdout + stderr).trim();
      if (error?.killed)
        reject(
          new MachineError(`waited ${PATIENCE / 1000} s for ${path} to end: ${output || 'it said nothing'}`),
        );
      else if (error && typeof error.code !== 'number')
        reject(new MachineError(`cannot run ${path}: ${error.message}`));
      else resolve({ ok: !error, output });
    });
  });
}
