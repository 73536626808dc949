import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { MachineError } from '../errors.ts';
import { LOOPBACK } from '../local/ports.ts';
import { run } from '../local/run.ts';
import { type Service, startService } from '../local/service.ts';
import type { Workspace } from '../local/workspace.ts';
import { pause, waitFor } from '../wait.ts';
import type { Accelerator } from './accelerator.ts';
import type { Image } from './image.ts';
import { Shell } from './shell.ts';

export interface Tools {
  readonly 'qemu-system-x86_64': string;
  readonly 'qemu-img': string;
}

export interface GuestParts {
  readonly image: Image;
  readonly accelerator: Accelerator;
  readonly tools: Tools;
  readonly workspace: Workspace;
  /** A second disk, read only. */
  readonly inputDisk?: string;
  /** Files with a string each for the firmware's table of OEM strings (systemd.system-credentials(7)). */
  readonly oemStrings?: readonly string[];
  /** TCP: a port of this machine's loopback, and the guest's that it leads to. */
  readonly forwards?: readonly (readonly [here: number, guest: number])[];
  /** Mebibytes. */
  readonly memory: number;
}

export interface Guest {
  readonly qemu: Service;
  readonly shell: Shell;
  /** What the guest's console said last. */
  consoleTail(): Promise<string>;
  /** Where QEMU takes orders (qmp.ts). */
  readonly monitor: string;
  /** The files that people connect to, to look around. */
  readonly console: string;
}

/** What QEMU's user networking gives a guest. */
export const GUEST_ADDRESS = '10.0.2.15';
/** Milliseconds that a guest on a real processor takes at the very most. */
const BOOT_LIMIT = 60_000;

/**
 * Starts a guest on a throw-away disk over the image; returns once it takes commands.
 * @throws MachineError with the console's last lines where it does not come up
 */
export async function startGuest(parts: GuestParts): Promise<Guest> {
  const { accelerator, tools, workspace } = parts;
  const { folder } = workspace;
  const overlay = join(folder, 'disk.qcow2');
  const backing = ['-b', parts.image.disk, '-F', 'raw'];
  const { ok, output } = await run(
    tools['qemu-img'],
    ['create', '-q', '-f', 'qcow2', ...backing, overlay],
    workspace,
  );
  if (!ok) throw new MachineError(`qemu-img makes no disk: ${output}`);

  const logFile = join(folder, 'qemu.log');
  const serial = join(folder, 'serial.log');
  const args = [...accelerator.args, ...guestArgs(parts, overlay)];
  const qemu = await startService('QEMU', { path: tools['qemu-system-x86_64'], args, logFile }, workspace);
  let end: string | undefined;
  void qemu.ended.then((how) => {
    end = how;
  });
  const read = (file: string) => readFile(file, 'utf8').catch(() => '');
  const consoleTail = async () => readable(await read(serial));
  const socket = join(folder, SHELL_SOCKET);
  await waitFor(() => end !== undefined || existsSync(socket) || undefined, 'QEMU to start', 20_000);
  const failed = async (what: string, mayPass = false) => {
    const said = await read(logFile);
    const details = [said.trim(), (await consoleTail()) || 'its console says nothing'].join('\n').trim();
    const transient = mayPass || said.includes('Could not set up host forwarding rule');
    return new MachineError(what, { details, transient, help: HELP(parts.image) });
  };
  if (end !== undefined) throw await failed(`QEMU ended ${end}`);
  const shell = await Shell.connect(socket).catch(async (error: unknown) => {
    // Its socket outlives it, where it ends soon.
    await waitFor(() => end, 'QEMU to end').catch(() => {
      throw error;
    });
    throw await failed(`QEMU ended ${end}`);
  });
  const limit = BOOT_LIMIT * accelerator.patience;
  for (const last = Date.now() + limit; shell.starts === 0; await pause(50)) {
    if (end !== undefined) throw await failed(`QEMU ended ${end}`);
    const panic = /Kernel panic - not syncing: (.*)[\r\n]/.exec(await read(serial));
    // Seen once in some hundred boots under emulation ("Fatal exception in interrupt").
    if (panic) throw await failed(`the guest's kernel gives up: ${panic[1]}`, true);
    if (Date.now() > last) throw await failed(`the guest did not come up within ${limit / 1000} s`);
  }
  return {
    qemu,
    shell,
    consoleTail,
    monitor: join(folder, MONITOR_SOCKET),
    console: join(folder, CONSOLE_SOCKET),
  };
}

/** Relative to the folder of the run, where QEMU is started: paths of sockets must be short (unix(7)). */
const SHELL_SOCKET = 'shell.sock';
const CONSOLE_SOCKET = 'console.sock';
const MONITOR_SOCKET = 'monitor.sock';

const HELP = ({ folder }: Image) => `if it comes again, remove ${folder}: the image will be built anew`;

function guestArgs(
  { image, inputDisk, oemStrings = [], forwards = [], memory }: GuestParts,
  overlay: string,
): string[] {
  const hostForwards = forwards.map(
    ([here, guest]) => `,hostfwd=tcp:${LOOPBACK}:${here}-${GUEST_ADDRESS}:${guest}`,
  );
  // Names of files in QEMU's options double their commas.
  const file = (path: string) => `file=${path.replaceAll(',', ',,')}`;
  return [
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-machine', 'pc', '-name', 'natsmith-verify'],
    ...['-smp', String(Math.min(4, availableParallelism())), '-m', String(memory)],
    ...['-kernel', image.kernel, '-append', KERNEL_WORDS.join(' ')],
    // NVMe and ext4 are built into Debian's cloud kernel: without an initrd it is up seconds earlier. The only one: Linux names
    // them in the order in which they answer.
    ...['-drive', `if=none,id=root,format=qcow2,${file(overlay)}`, '-device', 'nvme,drive=root,serial=root'],
    ...(inputDisk === undefined ? [] : ['-drive', `if=virtio,format=raw,readonly=on,${file(inputDisk)}`]),
    // restrict: the guest reaches nobody, and a copy of a deployment never the real servers.
    ...['-netdev', `user,id=net,restrict=on${hostForwards.join('')}`],
    ...[
      '-device',
      'virtio-net-pci,netdev=net,romfile=',
      '-device',
      'virtio-rng-pci',
      '-device',
      'virtio-serial-pci',
    ],
    ...['-chardev', `socket,id=shell,server=on,wait=off,path=${SHELL_SOCKET}`],
    ...['-device', 'virtserialport,chardev=shell,name=natsmith.shell'],
    ...['-chardev', `socket,id=console,server=on,wait=off,path=${CONSOLE_SOCKET},logfile=serial.log`],
    ...['-serial', 'chardev:console'],
    ...['-qmp', `unix:${MONITOR_SOCKET},server=on,wait=off`],
    // By files: words of a command are shown to everyone.
    ...oemStrings.flatMap((path) => ['-smbios', `type=11,path=${path.replaceAll(',', ',,')}`]),
  ];
}

const KERNEL_WORDS = [
  ...['root=/dev/nvme0n1', 'rootfstype=ext4', 'rootflags=noinit_itable', 'rw', 'console=ttyS0', 'quiet'],
  ...['net.ifnames=0', 'mitigations=off', 'audit=0'],
];

/** The last lines, without what a terminal is told. */
function readable(text: string): string {
  const plain = text.replaceAll(/\x1b(\[[0-9;?!]*[A-Za-z]|\][^\x07]*\x07|.)/g, '').replaceAll('\r', '');
  return plain
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-15)
    .join('\n');
}
