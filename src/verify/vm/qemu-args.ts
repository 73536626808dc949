import { availableParallelism } from 'node:os';
import { LOOPBACK } from '../local/ports.ts';
import type { Accelerator } from './accelerator.ts';
import type { Image } from './image.ts';

/** What QEMU's user networking gives a guest. */
export const GUEST_ADDRESS = '10.0.2.15';

/** Relative to the folder of the run, where QEMU is started: paths of sockets must be short (unix(7)). */
export const SHELL_SOCKETS = ['shell-1.sock', 'shell-2.sock', 'shell-3.sock'];
export const CONSOLE_SOCKET = 'console.sock';
export const MONITOR_SOCKET = 'monitor.sock';
export const SERIAL_LOG = 'serial.log';

/** One of this machine's is left to QEMU itself and to those who talk to the guest. */
const processors = () => Math.max(2, Math.min(4, availableParallelism() - 1));

const KERNEL_WORDS = [...['console=ttyS0', 'quiet', 'net.ifnames=0', 'mitigations=off', 'audit=0']];

/**
 * The machine as its guest sees it: what a snapshot of one goes on in.
 * @param memory mebibytes
 */
export const machineArgs = (image: Image, accelerator: Accelerator, memory: number): string[] => [
  ...accelerator.args,
  ...['-nodefaults', '-no-user-config', '-display', 'none', '-machine', 'pc', '-name', 'natsmith-verify'],
  ...['-smp', String(processors()), '-m', String(memory)],
  ...['-kernel', image.kernel, '-initrd', image.initrd, '-append', KERNEL_WORDS.join(' ')],
  // Tells the guest's kernel that it goes on from a snapshot, so that its random numbers are other ones than the last time.
  ...['-device', 'vmgenid,guid=auto'],
  ...['-device', 'virtio-blk-pci,drive=root,serial=root'],
  ...['-device', 'virtio-net-pci,netdev=net,romfile='],
  ...['-device', 'virtio-rng-pci'],
  ...['-device', 'virtio-serial-pci'],
  ...SHELL_SOCKETS.flatMap((path, index) => [
    ...['-chardev', `socket,id=shell${index},server=on,wait=off,path=${path}`],
    ...['-device', `virtserialport,chardev=shell${index},name=natsmith.shell.${index}`],
  ]),
  ...['-chardev', `socket,id=console,server=on,wait=off,path=${CONSOLE_SOCKET},logfile=${SERIAL_LOG}`],
  ...['-serial', 'chardev:console'],
  ...['-qmp', `unix:${MONITOR_SOCKET},server=on,wait=off`],
];

/** What is another one in each run. */
export interface RunParts {
  /** qcow2. */
  readonly disk: string;
  /** Files with a string each for the firmware's table of OEM strings (systemd.system-credentials(7)). */
  readonly oemStrings?: readonly string[] | undefined;
  /** TCP: a port of this machine's loopback, and the guest's that it leads to. */
  readonly forwards?: readonly (readonly [here: number, guest: number])[] | undefined;
  /** It waits for the state of a machine (migrate-incoming), and does not boot. */
  readonly incoming: boolean;
}

export function runArgs({ disk, oemStrings = [], forwards = [], incoming }: RunParts): string[] {
  const hostForwards = forwards.map(
    ([here, guest]) => `,hostfwd=tcp:${LOOPBACK}:${here}-${GUEST_ADDRESS}:${guest}`,
  );
  return [
    ...['-drive', `if=none,id=root,format=qcow2,file=${doubleCommas(disk)}`],
    // restrict: the guest reaches nobody, and a copy of a deployment never the real servers.
    ...['-netdev', `user,id=net,restrict=on${hostForwards.join('')}`],
    // By files: words of a command are shown to everyone.
    ...oemStrings.flatMap((path) => ['-smbios', `type=11,path=${doubleCommas(path)}`]),
    ...(incoming ? ['-incoming', 'defer'] : []),
  ];
}

/** Names of files in QEMU's options. */
const doubleCommas = (path: string): string => path.replaceAll(',', ',,');
