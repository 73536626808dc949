import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { reasonOf } from '../../domain/reason.ts';
import { MachineError } from '../errors.ts';
import { PATIENCE, within } from '../wait.ts';
import { killGroup, type Workspace } from './workspace.ts';

export interface ServiceCommand {
  readonly path: string;
  readonly args: readonly string[];
  /** What it says is added here. A file outlives natsmith, which a pipe would not. */
  readonly logFile: string;
  /** A file that it finds open, as its descriptor 3. */
  readonly reads?: string | undefined;
}

/** A program that runs until it is told to end. */
export interface Service {
  readonly pid: number;
  /** How it ended, as "with exit code 1"; resolves when it does. */
  readonly ended: Promise<string>;
  /** Whether it was told to end. */
  isStopping(): boolean;
  /** Sends a signal and waits until it has ended. @throws MachineError where it does not */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Lets it go on when natsmith ends. */
  letGo(): void;
}

/** @throws MachineError where it cannot be run at all */
export async function startService(
  name: string,
  { path, args, logFile, reads }: ServiceCommand,
  workspace: Workspace,
): Promise<Service> {
  const log = openSync(logFile, 'a', 0o600);
  const read = reads === undefined ? [] : [openSync(reads, 'r')];
  const child = spawn(path, args, {
    cwd: workspace.folder,
    stdio: ['ignore', log, log, ...read],
    // A group of its own: Ctrl-C on a terminal is for natsmith, which then ends all of it.
    detached: true,
  });
  for (const file of [log, ...read]) closeSync(file);
  const pid = await started(child, path);
  workspace.owns(pid);
  let stopping = false;
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      workspace.disowns(pid);
      resolve(signal === null ? `with exit code ${code}` : `by ${signal}`);
    });
  });
  return {
    pid,
    ended,
    isStopping: () => stopping,
    end: async (signal) => {
      stopping = true;
      if (signal === 'SIGKILL') killGroup(pid);
      else child.kill(signal);
      await within(ended, `${name} to end after ${signal}`, PATIENCE);
    },
    letGo: () => child.unref(),
  };
}

const started = (child: ChildProcess, path: string): Promise<number> =>
  new Promise((resolve, reject) => {
    child.once('spawn', () => resolve(child.pid!));
    child.once('error', (error) => reject(new MachineError(`cannot run ${path}: ${reasonOf(error)}`)));
  });
