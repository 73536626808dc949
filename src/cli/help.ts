import type { Command, Flag } from './command.ts';
import { globalFlags } from './flags.ts';
import { wrap } from './terminal.ts';

/** Columns, where a command line is no longer than that. */
const WIDTH = 100;
/** Columns that the left half of a table may have. */
const WIDEST = 60;

export function overview(commands: readonly Command[]): string {
  return `natsmith turns one typed description of a NATS JetStream deployment into a NixOS module,
nats-server.conf and systemd units, and checks it.

Usage: natsmith COMMAND [FLAGS]

Commands:
${table(commands.map(({ name, summary }) => [name, summary]))}
Flags:
${flagTable(globalFlags)}
Examples:
${table(commands.flatMap(({ examples }) => examples.slice(0, 1)))}
Exit codes:
${table([
  ['0', 'all is well'],
  ['1', 'problems were found'],
  ['2', 'not as the spec has it: build --check, plan --exit-code, apply that holds something back'],
  ['3', 'could not run: usage, nothing to read, nowhere to write'],
])}
natsmith COMMAND --help says more.
`;
}

export function commandHelp({ name, usage, description, flags, examples }: Command): string {
  return `${wrap(`natsmith ${name}${usage && ` ${usage}`} [FLAGS]`, WIDTH, 'Usage: ')}

${wrap(description.replaceAll(WITHIN_PARAGRAPH, ' '), WIDTH, '')}

Flags:
${flagTable({ ...flags, ...globalFlags })}
Examples:
${table(examples)}`;
}

/** A line's end between two lines that are not indented. */
const WITHIN_PARAGRAPH = /(?<=[^\n])\n(?=\S)/g;

const flagTable = (flags: Readonly<Record<string, Flag>>): string =>
  table(
    Object.entries(flags).map(([name, { short, value, description }]) => [
      `${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`,
      description,
    ]),
  );

/** Two columns; what is wider than the left one has its meaning on the next line. */
function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(0, ...rows.map(([left]) => left.length).filter((length) => length <= WIDEST));
  const indent = ' '.repeat(width + 4);
  return rows
    .map(([left, right]) => {
      const meaning = wrap(right, WIDTH - indent.length, '').replaceAll('\n', `\n${indent}`);
      return left.length > width
        ? `  ${left}\n${indent}${meaning}\n`
        : `  ${left.padEnd(width)}  ${meaning}\n`;
    })
    .join('');
}
