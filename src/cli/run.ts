import { isExhausted } from '../domain/reason.ts';
import type { Lines } from '../load/load.ts';
import { version } from '../version.ts';
import { type Arguments, parseArguments } from './arguments.ts';
import { type Command, type ExitCode, type Invocation, type Outcome, usageProblem } from './command.ts';
import { commandHelp, overview } from './help.ts';
import { stages } from './progress.ts';
import { report, summary } from './report.ts';
import { BrokenPipe, keepOutputClean, OutputLost, writeOutput, writeTalk } from './stdio.ts';
import { type Terminal, terminal } from './terminal.ts';

/** A spec may replace `process.exit`, and its timers may call it. */
const exit = process.exit.bind(process);

/** Understands the words of a command line, does what they say, and tells how it went. */
export async function commandLine(commands: readonly Command[], args: readonly string[]): Promise<ExitCode> {
  const folder = workingFolder();
  const { command, flags, operands, problem } = parseArguments(args, commands);
  const screen = terminal(flags['no-color'] === true);
  if (problem) return tell(problem, { command, flags }, screen);
  if (flags.version) return say(`natsmith ${version}\n`);
  if (flags.help) return say(command ? commandHelp(command) : overview(commands));
  if (!command) {
    whileRead(() => writeTalk(overview(commands)));
    return 3;
  }
  if (folder === undefined)
    return tell(
      usageProblem('argument', 'the folder in which natsmith was started is gone', 'cd to one that is there'),
      { command, flags },
      screen,
    );
  keepOutputClean();
  const stage = stages(screen.interactive && !flags.quiet && !flags.json);
  const source: Invocation['source'] = {};
  const outcome = await runCommand(command, { flags, operands, folder, stage, source });
  return tell(outcome, { command, flags }, screen, source.lines);
}

/** Undefined where it has been removed. */
function workingFolder(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}

async function runCommand(command: Command, invocation: Invocation): Promise<Outcome> {
  try {
    return await command.run(invocation);
  } catch (error) {
    if (!isExhausted(error)) throw error;
    const { exhausted } = await import('./crash.ts');
    return { exit: 3, diagnostics: [exhausted(error)] };
  }
}

function say(text: string): ExitCode {
  whileRead(() => writeOutput(text));
  return 0;
}

/** A reader who has gone away has read enough: `natsmith print … | head -1`. */
function whileRead(write: () => void): void {
  try {
    write();
  } catch (error) {
    if (!(error instanceof BrokenPipe)) throw error;
  }
}

function tell(
  outcome: Outcome,
  { command, flags }: Pick<Arguments, 'command' | 'flags'>,
  screen: Terminal,
  lines?: Lines,
): ExitCode {
  const { exit, diagnostics, output = '', talk = '', record } = outcome;
  if (flags.json) {
    const ok = exit === 0;
    const all = { formatVersion: '1.0', command: command?.name ?? null, ok, diagnostics, ...record };
    whileRead(() => writeOutput(`${JSON.stringify(all)}\n`));
    return exit;
  }
  const shown = flags.quiet ? diagnostics.filter(({ severity }) => severity === 'error') : diagnostics;
  const total = summary(shown);
  whileRead(() => {
    writeTalk(report(shown, screen, lines));
    if (total !== undefined && exit !== 3) writeTalk(`${total}\n`);
    if (!flags.quiet) writeTalk(talk);
  });
  whileRead(() => writeOutput(output));
  return exit;
}

/** Whatever gets here is a mistake in natsmith, not in the spec. */
async function crash(error: unknown): Promise<never> {
  // Before all was done: a plan that nobody reads is not carried out.
  if (error instanceof BrokenPipe) return exit(3);
  const { crashReport } = await import('./crash.ts');
  try {
    writeTalk(
      error instanceof OutputLost ? `error[output/cannot-write]: ${error.message}\n` : crashReport(error),
    );
  } catch {
    // Nobody is listening.
  }
  return exit(3);
}

/** Runs a program to its end, whatever happens. */
export function run(main: (args: readonly string[]) => Promise<ExitCode>): void {
  // Nothing is left that could still happen, and there is no outcome. Loading a spec has a better answer to that (load/guard.ts).
  process.on('beforeExit', () => {
    if (process.listenerCount('beforeExit') === 1) throw new Error('what was waited for never happens');
  });
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  main(process.argv.slice(2)).then(exit, crash);
}
