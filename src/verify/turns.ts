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
  const aside = (some: readonly Probe[], atATime: number): Promise<unknown> => {
    const all = forEach(some, atATime, async (probe) => {
      if (!probe.early) await settled;
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
    if (!probe.early) await settled;
    if (probe.disturbs || probe.fault) await beside;
    if (probe.fault) await besideAll;
    await run(probe);
  }
  await settled;
  await beside;
  await besideAll;
}
