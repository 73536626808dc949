import { accessSync, constants, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MachineError } from '../errors.ts';
import { startService } from '../local/service.ts';
import { makeWorkspace } from '../local/workspace.ts';
import { waitFor } from '../wait.ts';

/** What runs the guest's instructions: the processor (kvm), or QEMU's translator (tcg). */
export interface Accelerator {
  readonly name: 'kvm' | 'tcg';
  readonly args: readonly string[];
  /** How many times as long as on a real processor things may take. */
  readonly patience: number;
}

/** Slow, but everywhere. */
export const TCG: Accelerator = {
  name: 'tcg',
  args: ['-accel', 'tcg,thread=multi', '-cpu', 'max'],
  patience: 6,
};
const KVM: Accelerator = { name: 'kvm', args: ['-accel', 'kvm', '-cpu', 'host'], patience: 1 };

/** Milliseconds within which the kernel says something where KVM works: a hundred times what it takes. */
const KVM_LIMIT = 5_000;

/** @param kernel one that says something on its console */
export async function chooseAccelerator(qemu: string, kernel: string): Promise<Accelerator> {
  return mayHaveKvm() && (await kvmWorks(qemu, kernel)) ? KVM : TCG;
}

/** Machines without such a processor may have the device all the same, and it hangs whoever uses it. */
function mayHaveKvm(): boolean {
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
    return /^flags\s*:.*\b(vmx|svm)\b/m.test(readFileSync('/proc/cpuinfo', 'utf8'));
  } catch {
    return false;
  }
}

/** Tries it, with a limit. */
export async function kvmWorks(qemu: string, kernel: string): Promise<boolean> {
  const workspace = makeWorkspace();
  const console = join(workspace.folder, 'console.log');
  const machine = ['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot', '-m', '256'];
  const boot = ['-kernel', kernel, '-append', 'console=ttyS0 panic=-1', '-serial', `file:${console}`];
  const logFile = join(workspace.folder, 'qemu.log');
  try {
    await startService('QEMU', { path: qemu, args: [...KVM.args, ...machine, ...boot], logFile }, workspace);
    const said = () => readFile(console, 'utf8').catch(() => '');
    await waitFor(async () => (await said()).includes('Linux version') || undefined, 'KVM', KVM_LIMIT);
    return true;
  } catch (error) {
    if (error instanceof MachineError) return false;
    throw error;
  } finally {
    workspace.clear();
  }
}
