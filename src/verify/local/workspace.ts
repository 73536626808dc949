import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reasonOf } from '../../domain/reason.ts';
import { MachineError } from '../errors.ts';

/**
 * Ends and removes what is left, should natsmith be killed itself (SIGKILL, out of memory): its input ends then, too. Each
 * line of it has all process groups that run.
 */
const GUARDIAN = `
groups=
while read -r line; do groups=$line; done
[ -z "$groups" ] || kill -s KILL -- $groups
rm -rf -- "$1" || { sleep 1; rm -rf -- "$1"; }
`;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A folder and processes that go away with natsmith, however it ends. */
export interface Workspace {
  readonly folder: string;
  /** A process that leads a group: whatever it starts goes with it. */
  owns(leader: number): void;
  disowns(leader: number): void;
  /** Kills what runs and removes the folder, at once. */
  clear(): void;
  /** Leaves everything where it is. */
  keep(): void;
}

/**
 * @param parent the folder to make it in
 * @throws MachineError where the folder cannot be made
 */
export function makeWorkspace(parent = tmpdir()): Workspace {
  const folder = temporaryFolder(parent);
  const leaders = new Set<number>();
  const guardian = spawnGuardian(folder);
  const tellGuardian = () =>
    guardian.stdin?.write(`${[...leaders].map((leader) => `-${leader}`).join(' ')}\n`);

  const release = () => {
    for (const signal of SIGNALS) process.off(signal, interrupted);
    process.off('exit', clear);
    guardian.kill('SIGKILL');
  };
  const clear = () => {
    for (const leader of leaders) killGroup(leader);
    leaders.clear();
    // A process that was killed may write its last while this goes through the folder.
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 10 });
    release();
  };
  const interrupted = (signal: NodeJS.Signals) => {
    clear();
    // What would have happened without us: a parent sees that it was a signal.
    process.kill(process.pid, signal);
  };
  for (const signal of SIGNALS) process.on(signal, interrupted);
  process.on('exit', clear);

  return {
    folder,
    owns: (leader) => {
      leaders.add(leader);
      tellGuardian();
    },
    disowns: (leader) => {
      leaders.delete(leader);
      tellGuardian();
    },
    clear,
    keep: release,
  };
}

function spawnGuardian(folder: string): ChildProcess {
  const guardian = spawn('/bin/sh', ['-c', GUARDIAN, 'sh', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // A terminal sends Ctrl-C to all that it runs.
    detached: true,
  });
  // Without a shell, nobody guards.
  guardian.on('error', () => {});
  guardian.stdin.on('error', () => {});
  guardian.unref();
  return guardian;
}

function temporaryFolder(parent: string): string {
  try {
    return mkdtempSync(join(parent, 'natsmith-verify-'));
  } catch (error) {
    throw new MachineError(`cannot make a folder for data in ${parent}: ${reasonOf(error)}`, {
      help: 'set TMPDIR to a folder that can be written',
    });
  }
}

export function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
