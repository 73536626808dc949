import { parseArgs } from 'node:util';
import { similar } from '../domain/nearest.ts';
import { type Command, type Flag, type Flags, type Outcome, usageProblem } from './command.ts';
import { globalFlags } from './flags.ts';

/** A command line taken apart. `problem` is set where something is wrong; the rest then holds as far as it was understood. */
export interface Arguments {
  readonly command: Command | undefined;
  readonly flags: Flags;
  readonly operands: readonly string[];
  readonly problem?: Outcome;
}

export function parseArguments(args: readonly string[], commands: readonly Command[]): Arguments {
  // Two commands may mean something else by a flag of the same name.
  const [meant] = args.flatMap((arg) => commands.filter(({ name }) => name === arg));
  const all = [...commands.map(({ flags }) => flags), meant?.flags, globalFlags];
  const known: Record<string, Flag> = Object.assign({}, ...all);
  const options = Object.fromEntries(
    Object.entries(known).map(([name, { type, multiple = false, short }]) => [
      name,
      { type, multiple, ...(short ? { short } : {}) },
    ]),
  );
  const { tokens, values } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const words = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  const used = tokens.filter((token) => token.kind === 'option') as FlagToken[];
  const help = words[0] === 'help' ? { ...values, help: true } : values;
  const [name, ...operands] = words[0] === 'help' ? words.slice(1) : words;
  const command = commands.find((each) => each.name === name);
  // Even where it was taken for the value of the flag before it: who reads JSON reads that it went wrong, too.
  const flags: Flags = args.includes('--json') ? { ...help, json: help.json ?? true } : (help as Flags);

  const problem =
    wrongCommand(name, command, commands) ??
    wrongFlag(used, command, known, commands) ??
    wrongOperands(operands, command);
  return { command, flags, operands, ...(problem ? { problem } : {}) };
}

function wrongCommand(
  name: string | undefined,
  command: Command | undefined,
  commands: readonly Command[],
): Outcome | undefined {
  if (name === undefined || command) return undefined;
  const names = commands.map((each) => each.name);
  const near = similar(name, names);
  const help = near.length > 0 ? `similar: ${near.join(', ')}` : `commands are ${names.join(', ')}`;
  return usageProblem('command', `there is no command ${JSON.stringify(name)}`, help);
}

/** What `parseArgs` makes of one flag. Its own type for this depends on options that are only known at run time. */
interface FlagToken {
  readonly kind: 'option';
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function wrongFlag(
  tokens: readonly FlagToken[],
  command: Command | undefined,
  known: Readonly<Record<string, Flag>>,
  commands: readonly Command[],
): Outcome | undefined {
  const allowed = { ...command?.flags, ...globalFlags };
  for (const token of tokens) {
    const { name, rawName, value, inlineValue } = token;
    if (!Object.hasOwn(allowed, name)) {
      const near = similar(name, Object.keys(allowed)).map((each) => `--${each}`);
      const owners = commands.filter(({ flags }) => Object.hasOwn(flags, name)).map((each) => each.name);
      const message =
        command && owners.length > 0 ? `${command.name} takes no ${rawName}` : `there is no flag ${rawName}`;
      const help =
        owners.length > 0
          ? `${rawName} is for ${owners.join(', ')}`
          : near.length > 0
            ? `similar: ${near.join(', ')}`
            : undefined;
      return usageProblem(
        'flag',
        message,
        help ?? `natsmith ${command ? `${command.name} ` : ''}--help lists the flags`,
      );
    }
    const flag = known[name]!;
    if (flag.type === 'boolean' && value !== undefined)
      return usageProblem('flag', `${rawName} takes no value`);
    if (
      flag.type === 'string' &&
      (!value || (inlineValue === false && value.startsWith('-') && value !== '-'))
    )
      return usageProblem('flag', `${rawName} needs a value: ${rawName} ${flag.value ?? 'VALUE'}`);
    if (flag.type === 'string' && !flag.multiple && tokens.filter((each) => each.name === name).length > 1)
      return usageProblem('flag', `${rawName} may be given once`);
  }
  return undefined;
}

function wrongOperands(operands: readonly string[], command: Command | undefined): Outcome | undefined {
  if (!command) return undefined;
  const usage = `usage: natsmith ${command.name} ${command.usage}`.trimEnd();
  // What a script's variable that is not set leaves would mean the folder that one is in.
  const empty = operands.slice(0, command.operands.length).indexOf('');
  if (empty >= 0)
    return usageProblem('argument', `${command.name}: ${command.operands[empty]} is empty`, usage);
  if (operands.length <= command.operands.length) return undefined;
  const extra = operands
    .slice(command.operands.length)
    .map((each) => JSON.stringify(each))
    .join(' ');
  return usageProblem('argument', `${command.name} does not know what to do with ${extra}`, usage);
}
