import type { Difference } from '../verify/errors.ts';
import type { Kept } from '../verify/machine.ts';
import type { ProbeResult, ProfileReport } from '../verify/verify.ts';

/** Differences of one probe that are told: with one wrong permission come many. */
const MOST = 20;

/** As many differences as anyone reads. */
export function toldDifferences({ differences }: ProbeResult): readonly Difference[] {
  if (differences.length <= MOST) return differences;
  const more = `${differences.length - MOST} more`;
  return [...differences.slice(0, MOST), { expected: `… and ${more}`, actual: `… and ${more}` }];
}

/** A probe as `--json` has it. */
export function probeRecord(result: ProbeResult) {
  const { id, profile, ok, skipped, figures, ms } = result;
  const told = toldDifferences(result);
  return {
    id,
    profile,
    ok,
    ...(skipped !== undefined && { skipped }),
    ...(!ok && {
      expected: told.map(({ expected }) => expected).join('\n'),
      actual: told.map(({ actual }) => actual).join('\n'),
    }),
    ...(figures.length > 0 && { figures }),
    ms,
  };
}

/** Where it ran, as `--json` has it. */
export function machineRecord(driver: string, { profile, machine }: ProfileReport, kept: Kept | undefined) {
  if (!machine) return [];
  const { programs, remapped } = machine;
  return [{ profile, driver, programs, remapped, ...(kept && { kept }) }];
}
