import { forEach } from './concurrency.ts';
import type { Probe } from './probe.ts';

/** Probes that run at a time: one in its turn, and one of each kind that may run beside it. */
export const LANES = 3;

/**
 * Runs probes in their order; those that may run beside others do, where there are that many lanes.
 * @param run one of them, whatever becomes of it
 */
export async function inTurns(
  probes: readonly Probe[],
  lanes: number,
  run: (probe: Probe) => Promise<void>,
): Promise<void> {
  if (lanes < LANES) {
    for (const probe of probes) await run(probe);
    return;
  }
  const beside = (others: Probe['beside']) => {
    const all = forEach(
      probes.filter((probe) => probe.beside === others),
      1,
      run,
    );
    // Thrown where it is waited for.
    all.catch(() => {});
    return all;
  };
  const calm = beside('calm');
  const any = beside('any');
  for (const probe of probes.filter((each) => each.beside === undefined)) {
    if (probe.disturbs || probe.fault) await calm;
    if (probe.fault) await any;
    await run(probe);
  }
  await calm;
  await any;
}
