import { spawn } from 'node:child_process';
import { reasonOf } from '../../domain/reason.ts';
import { MachineError } from '../errors.ts';
import { PATIENCE, within } from '../wait.ts';
import { killGroup, type Workspace } from './workspace.ts';

export interface Run {
  readonly ok: boolean;
  /** stdout and stderr. */
  readonly output: string;
}

/** Longer than any script of ours waits for something itself. */
const LIMIT = 2 * PATIENCE;

/**
 * Runs a program that ends by itself.
 * @param limit milliseconds
 * @throws MachineError where it cannot be run, or takes too long
 */
export async function run(
  path: string,
  args: readonly string[],
  workspace: Workspace,
  env: Readonly<Record<string, string>> = {},
  limit = LIMIT,
): Promise<Run> {
  // A group of its own, so that what it has started ends with it.
  const child = spawn(path, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const { pid } = child;
  if (pid !== undefined) workspace.owns(pid);
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => said.push(data));
  const output = () => Buffer.concat(said).toString().trim();
  const code = new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve);
    child.once('error', (error) => reject(new MachineError(`cannot run ${path}: ${reasonOf(error)}`)));
  });
  try {
    return { ok: (await within(code, `${[path, ...args].join(' ')} to end`, limit)) === 0, output: output() };
  } finally {
    if (pid !== undefined) {
      if (child.exitCode === null) killGroup(pid);
      workspace.disowns(pid);
    }
  }
}
