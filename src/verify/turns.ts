import { forEach } from './concurrency.ts';
import type { Machine } from './machine.ts';
import type { Probe } from './probe.ts';

/**
 * Runs probes in their order, one at a time, once the machine has settled. Where there is more than one lane, those that may run
 * beside others do, and early ones do not wait.
 * @param run one of them, whatever becomes of it
 * @throws what the machine is settled with
 */
export async function inTurns(
  probes: readonly Probe[],
  { lanes, settled }: Pick<Machine, 'lanes' | 'settled'>,
  run: (probe: Probe) => Promise<void>,
): Promise<void> {
  if (lanes === 1) {
    await settled;
    for (const probe of probes) await run(probe);
    return;
  }
  const beside = forEach(
    probes.filter((probe) => probe.beside),
    lanes - 1,
    async (probe) => {
      if (!probe.early) await settled;
      await run(probe);
    },
  );
  // Thrown where it is waited for.
  beside.catch(() => {});
  for (const probe of probes.filter((each) => !each.beside)) {
    if (!probe.early) await settled;
    if (probe.disturbs || probe.fault) await beside;
    await run(probe);
  }
  await settled;
  await beside;
}
