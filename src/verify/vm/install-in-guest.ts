import { FailedExpectation, MachineError } from '../errors.ts';
import type { Accelerator } from './accelerator.ts';
import installScript from './guest/install.sh?raw';
import type { Guest } from './qemu.ts';

/** Of guest/install.sh; the deployment's own install.sh has no such exit code. */
const NOT_UNPACKED = 99;

export interface Installation {
  /** What is unpacked first, the deployment among it. */
  readonly archive: Buffer;
  /** Sockets that make ports reachable. */
  readonly relays?: readonly string[];
  /** Seconds that it may take on a real processor. */
  readonly limit: number;
  /** What the server has said, where it fails. */
  readonly serverLog: () => Promise<string>;
}

/**
 * Unpacks files in the guest and runs the deployment's install.sh, in one go: each command that is sent costs an emulated guest some
 * of its time.
 * @throws FailedExpectation where install.sh fails; MachineError where it does not come to that
 */
export async function installInGuest(
  { guest, accelerator }: { readonly guest: Guest; readonly accelerator: Accelerator },
  { archive, relays = [], limit, serverLog }: Installation,
): Promise<void> {
  const { status, output } = await guest.shell.execute(`set -- ${relays.join(' ')}\n${installScript}`, {
    input: archive,
    limit: limit * 1_000 * accelerator.patience,
  });
  if (status === NOT_UNPACKED)
    throw new MachineError('the guest does not take the files of the deployment', { details: output });
  if (status !== 0) throw new FailedExpectation('install.sh starts it', `${output}\n${await serverLog()}`);
}
