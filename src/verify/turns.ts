import { forEach } from './concurrency.ts';
import type { Probe } from './probe.ts';

/**
 * Runs probes in their order, one at a time; those that may run beside others do, where there is more than one lane.
 * @param run one of them, whatever becomes of it
 */
export async function inTurns(
  probes: readonly Probe[],
  lanes: number,
  run: (probe: Probe) => Promise<void>,
): Promise<void> {
  if (lanes === 1) {
    for (const probe of probes) await run(probe);
    return;
  }
  const beside = forEach(
    probes.filter((probe) => probe.beside),
    lanes - 1,
    run,
  );
  // Thrown where it is waited for.
  beside.catch(() => {});
  for (const probe of probes.filter((each) => !each.beside)) {
    if (probe.disturbs || probe.fault) await beside;
    await run(probe);
  }
  await beside;
}
