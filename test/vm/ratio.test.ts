import { describe, expect, test } from 'vitest';
import { median } from '../../src/verify/bench/median.ts';
import { MachineError } from '../../src/verify/errors.ts';
import { makeWorkspace } from '../../src/verify/local/workspace.ts';
import { chooseAccelerator } from '../../src/verify/vm/accelerator.ts';
import { haveImage } from '../../src/verify/vm/image.ts';
import { startGuest } from '../../src/verify/vm/qemu.ts';
import { natsmithJson } from '../cli/natsmith.ts';
import { describeWith, root, tool } from '../support/tools.ts';

/*
 * How long the standard probes' verdict on each profile of RAVE takes from a warm cache, beside the bare guest: the same image, booted
 * until it takes commands and powered off, without a deployment. In turns, on a machine that does nothing else: npm run bench:vm
 */
const PAIRS = 3;
const LIMIT = 1_200_000;

/** An emulated guest's kernel now and then gives up (qemu.ts): that measures nothing. */
async function seconds(run: () => Promise<unknown>, attempts = 3): Promise<number> {
  const start = performance.now();
  try {
    await run();
  } catch (error) {
    if (!(error instanceof MachineError && error.transient) || attempts === 1) throw error;
    return seconds(run, attempts - 1);
  }
  return (performance.now() - start) / 1000;
}

async function bootAndPowerOff() {
  const image = await haveImage(process.env, () => {});
  const tools = { 'qemu-system-x86_64': tool('qemu-system-x86_64'), 'qemu-img': tool('qemu-img') };
  const accelerator = await chooseAccelerator(tools['qemu-system-x86_64'], image.kernel);
  const workspace = makeWorkspace();
  try {
    const guest = await startGuest({ image, accelerator, tools, workspace, memory: 1024 });
    // Its answer is cut off by what it asks for.
    guest.shell.execute('systemctl poweroff').catch(() => {});
    await guest.qemu.ended;
    guest.shell.close();
  } finally {
    workspace.clear();
  }
}

async function verdict(profile: string) {
  const { record } = await natsmithJson(root, ['verify', '--driver', 'vm', '--profile', profile]);
  expect(record.diagnostics).toEqual([]);
  const failed = record.probes?.filter(({ ok }) => !ok);
  expect(failed, JSON.stringify(failed)).toEqual([]);
}

describe.skipIf(process.env.NATSMITH_BENCH_VM !== '1')(
  'the time that a verdict takes (npm run bench:vm)',
  () => {
    describeWith(['qemu-system-x86_64', 'qemu-img', 'mmdebstrap', 'mke2fs'], 'in a virtual machine', () => {
      test.each(['dev', 'prod'])(
        'on %s, beside the bare guest',
        async (profile) => {
          await verdict(profile);
          const ratios: number[] = [];
          for (let pair = 0; pair < PAIRS; pair++) {
            const bare = await seconds(bootAndPowerOff);
            const all = await seconds(() => verdict(profile));
            ratios.push(all / bare);
            console.log(
              `${profile}: bare ${bare.toFixed(1)} s, verdict ${all.toFixed(1)} s: ${(all / bare).toFixed(2)}x`,
            );
          }
          console.log(`${profile}: median ${median(ratios).toFixed(2)}x (goal: 2x)`);
          expect(median(ratios)).toBeLessThanOrEqual(2);
        },
        LIMIT,
      );
    });
  },
);
