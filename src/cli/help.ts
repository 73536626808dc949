import type { Command, Flag } from './command.ts';
import { globalFlags } from './flags.ts';

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
  const own = Object.keys(flags).length > 0 ? `${flagTable(flags)}` : '';
  return `Usage: natsmith ${name}${usage && ` ${usage}`} [FLAGS]

${description}

Flags:
${own}${flagTable(globalFlags)}
Examples:
${table(examples)}`;
}

function flagTable(flags: Readonly<Record<string, Flag>>): string {
  return table(
    Object.entries(flags).map(([name, { short, value, description }]) => [
      `${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`,
      description,
    ]),
    18,
  );
}

function table(rows: readonly (readonly [string, string])[], least = 0): string {
  const width = Math.max(least, ...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join('');
}
