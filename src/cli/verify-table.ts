import type { Kept, Remapped } from '../verify/machine.ts';
import type { ProbeResult, ProfileReport } from '../verify/verify.ts';
import { count, harmless } from './terminal.ts';
import { toldDifferences } from './verify-record.ts';

/** What became of each probe, what was not as it should be, and where it ran. */
export function table(reports: readonly ProfileReport[]): string {
  const results = reports.flatMap(({ probes }) => probes);
  const profileWidth = Math.max(0, ...results.map(({ profile }) => profile.length));
  const idWidth = Math.max(0, ...results.map(({ id }) => id.length));
  const line = (result: ProbeResult) => {
    const { profile, id } = result;
    return `${profile.padEnd(profileWidth)}  ${id.padEnd(idWidth)}  ${outcome(result)}\n${figures(result)}${differences(result)}`;
  };
  return reports.map((report) => `${report.probes.map(line).join('')}${machineText(report)}`).join('\n');
}

function outcome({ ok, skipped, ms }: ProbeResult): string {
  if (skipped !== undefined) return `skipped  ${harmless(skipped)}`;
  return `${ok ? 'ok     ' : 'failed '} ${String(ms).padStart(5)} ms`;
}

const figures = (result: ProbeResult): string =>
  result.figures.map((figure) => `    ${indented(figure)}\n`).join('');

function differences(result: ProbeResult): string {
  return toldDifferences(result)
    .map(({ expected, actual }) => `    expected  ${indented(expected)}\n    actual    ${indented(actual)}\n`)
    .join('');
}

const indented = (text: string) => harmless(text).replaceAll('\n', `\n${' '.repeat(14)}`);

const list = new Intl.ListFormat('en-GB');

function machineText({ machine }: ProfileReport): string {
  if (!machine) return '';
  const programs = list.format(machine.programs.map(({ name, version }) => `${name} ${version}`));
  const ran = `${harmless(machine.where)}, with ${harmless(programs)}`;
  if (machine.remapped.length === 0) return `${ran}\n`;
  return `${ran}; other than in the spec were\n${machine.remapped.map(remappedText).join('')}`;
}

const remappedText = ({ option, from, to }: Remapped) => `    ${harmless(`${option}: ${from} → ${to}`)}\n`;

/** How to reach what is left running, and how to end it. */
export function keptText(profile: string, { folder, processes, reach }: Kept): string {
  const names = Object.entries(processes).map(([name, pid]) => `${name} ${pid}`);
  return `${profile} is still running: ${names.join(', ')}
${reach.map((line) => `    ${line}\n`).join('')}    end it: kill ${Object.values(processes).join(' ')}; rm -r ${folder}
`;
}

export function verdict(name: string, results: readonly ProbeResult[]): string {
  const skipped = results.filter((result) => result.skipped !== undefined).length;
  const failed = results.filter(({ ok }) => !ok).length;
  const parts = [
    `${results.length - skipped - failed} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ];
  return `${name}: ${count(results.length, 'probe')}: ${parts.join(', ')}\n`;
}
