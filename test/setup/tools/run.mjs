import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..', '..');

/** Where tools are put; ignored by git, safe to delete. */
export const toolsDir = join(root, '.tools');

/** Says in one line what the set-up is doing; silence means that everything was there. */
export const say = (line) => console.error(`tools: ${line}`);

/**
 * Runs a program with a time limit and never throws.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{ seconds: number, env?: Record<string, string>, cwd?: string }} options
 * @returns {{ ok: boolean, stdout: string, problem: string }} `problem` is the line it complained in, or why it did not run
 */
export const run = (program, args, { seconds, env = {}, cwd = root }) => {
  const { status, signal, error, stdout, stderr } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: seconds * 1000,
    killSignal: 'SIGKILL',
    maxBuffer: 64 * 1024 * 1024,
  });
  const lines = (stderr ?? '').trim().split('\n');
  const complaint = lines.findLast((line) => /^(E:|error|fatal)/i.test(line)) ?? lines.at(-1);
  const timedOut = error?.code === 'ETIMEDOUT';
  const problem = timedOut
    ? `${program} took longer than ${seconds} s`
    : (error?.message ?? (complaint || `${program} ended with ${signal ?? status}`));
  return { ok: !error && status === 0, stdout: stdout ?? '', problem };
};
