import { forEach } from './concurrency.ts';
import type { Machine } from './machine.ts';
import type { Probe } from './probe.ts';

/**
 * Runs probes in their order, one at a time, once the deployment has settled. Where there is more than one lane, those that may run
 * beside others do, and each waits for no more than it has to.
 * @param run one of them, whatever becomes of it
 * @throws why the deployment does not come that far
 */
export async function inTurns(
  probes: readonly Probe[],
  machine: Pick<Machine, 'lanes' | 'reached'>,
  run: (probe: Probe) => Promise<void>,
): Promise<void> {
  const { lanes } = machine;
  if (lanes === 1) {
    await machine.reached('settled');
    for (const probe of probes) await run(probe);
    return;
  }
  const aside = (some: readonly Probe[], atATime: number): Promise<unknown> => {
    const all = forEach(some, atATime, async (probe) => {
      await machine.reached(probe.after ?? 'settled');
      await run(probe);
    });
    // Thrown where it is waited for.
    all.catch(() => {});
    return all;
  };
  const apart = probes.filter((probe) => probe.beside === 'all');
  const besideAll = aside(apart, 1);
  const beside = aside(
    probes.filter((probe) => probe.beside === true),
    Math.max(1, lanes - 1 - Math.min(1, apart.length)),
  );
  for (const probe of probes.filter((each) => !each.beside)) {
    await machine.reached(probe.after ?? 'settled');
    if (probe.disturbs || probe.fault) await beside;
    if (probe.fault) await besideAll;
    await run(probe);
  }
  await machine.reached('settled');
  await beside;
  await besideAll;
}
