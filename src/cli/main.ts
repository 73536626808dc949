import { isExhausted } from '../domain/reason.ts';
import type { Lines } from '../load/load.ts';
import { WORKER } from '../verify/worker/word.ts';
import { version } from '../version.ts';
import { apply } from './apply.ts';
import { type Arguments, parseArguments } from './arguments.ts';
import { backup } from './backup.ts';
import { build } from './build.ts';
import { can } from './can.ts';
import { check } from './check.ts';
import { type Command, type ExitCode, type Invocation, type Outcome, usageProblem } from './command.ts';
import { deadLetters } from './dead-letters.ts';
import { explain } from './explain.ts';
import { hashPassword } from './hash-password.ts';
import { commandHelp, overview } from './help.ts';
import { importConf } from './import.ts';
import { init } from './init.ts';
import { plan } from './plan.ts';
import { print } from './print.ts';
import { stages } from './progress.ts';
import { provision } from './provision.ts';
import { report, summary } from './report.ts';
import { restore } from './restore.ts';
import { BrokenPipe, keepOutputClean, OutputLost, writeOutput, writeTalk } from './stdio.ts';
import { type Terminal, terminal } from './terminal.ts';
import { verify } from './verify.ts';

const commands: readonly Command[] = [
  init,
  check,
  build,
  print,
  can,
  verify,
  plan,
  apply,
  backup,
  restore,
  importConf,
  provision,
  deadLetters,
  explain,
  hashPassword,
];
/** A spec may replace `process.exit`, and its timers may call it. */
const exit = process.exit.bind(process);

async function main(args: readonly string[]): Promise<ExitCode> {
  // Not for people: verify runs itself so, on the host that it verifies.
  if (args[0] === WORKER) return (await import('./worker.ts')).runWorker();
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

/** Nothing is left that could still happen, and there is no outcome. Loading a spec has a better answer to that (load/guard.ts). */
process.on('beforeExit', () => {
  if (process.listenerCount('beforeExit') === 1) throw new Error('what was waited for never happens');
});
process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);
main(process.argv.slice(2)).then(exit, crash);
