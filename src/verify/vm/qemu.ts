import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MachineError } from '../errors.ts';
import { run } from '../local/run.ts';
import { type Service, startService } from '../local/service.ts';
import type { Workspace } from '../local/workspace.ts';
import { pause, waitFor } from '../wait.ts';
import type { Accelerator } from './accelerator.ts';
import type { Image } from './image.ts';
import {
  CONSOLE_SOCKET,
  MONITOR_SOCKET,
  machineArgs,
  type RunParts,
  runArgs,
  SERIAL_LOG,
  SHELL_SOCKETS,
} from './qemu-args.ts';
import { Shell } from './shell.ts';
import { forget, resume, type Snapshot } from './snapshot-state.ts';

export interface Tools {
  readonly 'qemu-system-x86_64': string;
  readonly 'qemu-img': string;
}

export interface GuestParts extends Pick<RunParts, 'oemStrings' | 'forwards'> {
  readonly image: Image;
  readonly accelerator: Accelerator;
  readonly tools: Tools;
  readonly workspace: Workspace;
  /** Mebibytes. */
  readonly memory: number;
  /** A guest that has booted already, to go on from. */
  readonly snapshot?: Snapshot | undefined;
}

export interface Guest {
  readonly qemu: Service;
  readonly shell: Shell;
  /** Its disk, a file that no other guest has. */
  readonly disk: string;
  /** What the guest's console said last. */
  consoleTail(): Promise<string>;
  /** Rejects with a MachineError once the guest's kernel has given up. */
  readonly panicked: Promise<never>;
  /** Where QEMU takes orders (qmp.ts). */
  readonly monitor: string;
  /** The files that people connect to, to look around. */
  readonly console: string;
}

/** Milliseconds that a guest on a real processor takes at the very most. */
const BOOT_LIMIT = 60_000;

/**
 * Starts a guest on a throw-away disk over the image; returns once it takes commands.
 * @throws MachineError with the console's last lines where it does not come up
 */
export async function startGuest(parts: GuestParts): Promise<Guest> {
  const { accelerator, tools, workspace, snapshot, image } = parts;
  const { folder } = workspace;
  const disk = join(folder, 'disk.qcow2');
  const backing = snapshot ? ['-b', snapshot.disk, '-F', 'qcow2'] : ['-b', image.disk, '-F', 'raw'];
  const { ok, output } = await run(
    tools['qemu-img'],
    ['create', '-q', '-f', 'qcow2', ...backing, disk],
    workspace,
  );
  if (!ok) throw new MachineError(`qemu-img makes no disk: ${output}`);

  const logFile = join(folder, 'qemu.log');
  const args = [
    ...machineArgs(image, accelerator, parts.memory),
    ...runArgs({ ...parts, disk, incoming: snapshot !== undefined }),
  ];
  const command = { path: tools['qemu-system-x86_64'], args, logFile, reads: snapshot?.state };
  const qemu = await startService('QEMU', command, workspace);
  let end: string | undefined;
  void qemu.ended.then((how) => {
    end = how;
  });
  const read = (file: string) => readFile(file, 'utf8').catch(() => '');
  const serial = join(folder, SERIAL_LOG);
  const consoleTail = async () => readable(await read(serial));
  const failed = async (what: string, mayPass = false) => {
    const said = await read(logFile);
    const details = [said.trim(), (await consoleTail()) || 'its console says nothing'].join('\n').trim();
    const transient = mayPass || said.includes('Could not set up host forwarding rule');
    return new MachineError(what, { details, transient, help: HELP(image) });
  };
  /**
   * The kernel rewrites its own code while it runs (static keys, at the first quota of the processor and the like). Under
   * emulation another processor may still run the old code: "Fatal exception in interrupt", once in some ten or hundred guests.
   */
  const panicNow = async () => {
    const panic = /Kernel panic - not syncing: (.*)[\r\n]/.exec(await read(serial));
    return panic ? failed(`the guest's kernel gives up: ${panic[1]}`, true) : undefined;
  };
  const sockets = SHELL_SOCKETS.map((name) => join(folder, name));
  const monitor = join(folder, MONITOR_SOCKET);
  const listens = () => end !== undefined || [...sockets, monitor].every(existsSync) || undefined;
  await waitFor(listens, 'QEMU to start', 20_000);
  if (end !== undefined) throw await failed(`QEMU ended ${end}`);
  const shell = await Shell.connect(sockets).catch(async (error: unknown) => {
    // Its sockets outlive it, where it ends soon.
    await waitFor(() => end, 'QEMU to end').catch(() => {
      throw error;
    });
    throw await failed(`QEMU ended ${end}`);
  });
  if (snapshot)
    await resume(monitor, shell).catch(async (error: unknown) => {
      if (!(error instanceof MachineError)) throw error;
      await forget(snapshot);
      throw await failed(`the guest does not go on from its snapshot: ${error.message}`, true);
    });
  const limit = BOOT_LIMIT * accelerator.patience;
  for (const last = Date.now() + limit; shell.starts === 0; await pause(50)) {
    if (end !== undefined) throw await failed(`QEMU ended ${end}`);
    const panic = await panicNow();
    if (panic) throw panic;
    if (Date.now() > last) throw await failed(`the guest did not come up within ${limit / 1000} s`);
  }
  const panicked = new Promise<never>((_, reject) => {
    const timer = setInterval(async () => {
      const panic = end === undefined ? await panicNow() : undefined;
      if (panic) reject(panic);
      if (panic || end !== undefined) clearInterval(timer);
    }, 1000).unref();
  });
  // Whoever cares listens.
  panicked.catch(() => {});
  return { qemu, shell, disk, consoleTail, panicked, monitor, console: join(folder, CONSOLE_SOCKET) };
}

const HELP = ({ folder }: Image) => `if it comes again, remove ${folder}: the image will be built anew`;

/** The last lines, without what a terminal is told; of a panic, those that lead to it. */
function readable(text: string): string {
  const told = text.replace(/(Kernel panic - not syncing: .*)[\s\S]*/, '$1');
  const plain = told.replaceAll(/\x1b(\[[0-9;?!]*[A-Za-z]|\][^\x07]*\x07|.)/g, '').replaceAll('\r', '');
  return plain
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-15)
    .join('\n');
}
