import type { BenchReport, BenchRow } from '../verify/bench/bench.ts';
import { MESSAGE_SIZE, TURN } from '../verify/bench/cells.ts';
import { harmless } from './terminal.ts';

/** Under the emitted unit, of what a bare server does. */
const GOAL = 0.9;

const TITLES: Readonly<Record<BenchRow['group'], readonly [title: string, rate: string, reference: string]>> =
  {
    unit: ['the emitted unit', 'unit', 'bare server'],
    quota: ['a quota, on a bare server', 'with it', 'without'],
    sync: ['jetstream.syncInterval, on a bare server', 'with it', '2m, as NATS'],
  };

/**
 * Rates side by side, with where they were measured.
 * @param claim messages a second that someone has promised
 */
export function benchText(reports: readonly BenchReport[], claim: number | undefined): string {
  return reports.map((report) => `\n${head(report)}${groups(report)}${verdicts(report, claim)}`).join('');
}

function head({ profile, where, processors, emulated }: BenchReport): string {
  const remark = emulated ? '; emulated: rates say little of a real machine, ratios do' : '';
  return `${profile}: messages a second of ${MESSAGE_SIZE} bytes; medians of ${TURN.rounds} turns of ${TURN.seconds} s
${harmless(where)}, ${processors} processors${remark}\n`;
}

function groups({ rows }: BenchReport): string {
  const names = [...new Set(rows.map(({ group }) => group))];
  return names
    .map((name) =>
      groupText(
        name,
        rows.filter(({ group }) => group === name),
      ),
    )
    .join('');
}

function groupText(name: BenchRow['group'], rows: readonly BenchRow[]): string {
  const [title, rate, reference] = TITLES[name];
  const described = rows.map(
    (row) => [name === 'unit' ? row.load : `${row.load}: ${row.variant}`, row] as const,
  );
  const width = Math.max(title.length, ...described.map(([text]) => text.length));
  const line = (text: string, ...columns: string[]) =>
    `    ${text.padEnd(width)}${columns.map((column) => column.padStart(17)).join('')}\n`;
  return `\n${line(title, 'clients', rate, reference, 'ratio', 'of single turns')}${described
    .map(([text, { clients, rate: with_, reference: without, ratio, ratios, limitedByClients }]) =>
      line(
        harmless(text),
        number(clients),
        number(with_),
        number(without),
        `${percent(ratio)} %${limitedByClients ? '*' : ''}`,
        `${ratios.map(percent).join('–')} %`,
      ),
    )
    .join('')}`;
}

function verdicts({ rows }: BenchReport, claim: number | undefined): string {
  if (rows.length === 0) return '';
  const units = rows.filter(({ group }) => group === 'unit');
  const reached = units.filter(({ ratio }) => ratio >= GOAL).length;
  const best = units.reduce((most, row) => (row.rate > most.rate ? row : most), units[0]!);
  return [
    ...(rows.some(({ limitedByClients }) => limitedByClients)
      ? ['* the clients were as busy as they can be: the servers may do more']
      : []),
    `at ${GOAL * 100} % of a bare server or more: ${reached} of ${units.length} loads`,
    ...(claim === undefined
      ? []
      : [
          `claimed: ${number(claim)}; at most measured under the unit, here: ${number(best.rate)} (${best.load}, ${number(best.clients)} clients)`,
        ]),
  ]
    .map((line) => `\n    ${line}`)
    .join('')
    .concat('\n');
}

const percent = (ratio: number) => (ratio * 100).toFixed(0);
const number = (value: number) => value.toLocaleString('en-US');

/** Messages a second, as people write them: 100000, 100K. Undefined where it is none. */
export function parseRate(text: string): number | undefined {
  const parts = /^([0-9]{1,9})([kKmM]?)$/.exec(text);
  if (!parts) return undefined;
  const unit = { '': 1, k: 1_000, m: 1_000_000 }[parts[2]!.toLowerCase()]!;
  return Number(parts[1]) * unit;
}
