import { reasonOf } from '../domain/reason.ts';
import { type Answer, answersFor, type Question } from './can-answers.ts';
import { answerLine, readLines } from './can-batch.ts';
import { type Invocation, type Outcome, usageProblem } from './command.ts';
import { isOutcome, open, type Session } from './session.ts';

const USAGE = 'natsmith can USER publish|subscribe SUBJECT --profile P';

/** Diagnostics of the analyzer do not stop it: what is wrong may be what is asked about. */
export async function runCan(invocation: Invocation): Promise<Outcome> {
  const { flags, operands } = invocation;
  const batch = flags.batch as string | undefined;
  const wrong = batch === undefined ? wrongOperands(operands) : wrongBeside(invocation);
  if (wrong) return wrong;
  const session = await open(invocation);
  if (isOutcome(session)) return session;
  const [profile, ...others] = session.profiles;
  const deployment = session.deployments.find((each) => each.profile === profile);
  if (!deployment || others.length > 0) {
    const one = `--profile ${session.profiles.join(' or ')}`;
    return beside(session, usageProblem('profile', 'can answers for one profile', `say which: ${one}`));
  }
  const answer = answersFor(deployment);
  if (batch !== undefined) return runBatch(batch, session, (line) => answerLine(line, answer));

  const [user, op, subject] = operands as [string, string, string];
  const { queue, account } = flags as { queue?: string; account?: string };
  const question: Question = { user, op, subject, queue, account };
  const found = answer(question);
  if ('error' in found) return beside(session, usageProblem(found.about, found.error, found.help));
  return {
    exit: found.allowed ? 0 : 1,
    diagnostics: session.diagnostics,
    output: `${sentence(question, found)}\n${otherWays(question, found)}`,
    record: { answers: [{ ...question, ...found }] },
  };
}

async function runBatch(
  file: string,
  { diagnostics }: Session,
  answer: (line: string) => object,
): Promise<Outcome> {
  let lines: string[];
  try {
    lines = await readLines(file);
  } catch (error) {
    return usageProblem('argument', `--batch ${file} cannot be read: ${reasonOf(error)}`);
  }
  const answers = lines.map(answer);
  const output = answers.map((each) => `${JSON.stringify(each)}\n`).join('');
  return { exit: 0, diagnostics, output, record: { answers } };
}

function sentence({ user, op, subject, queue }: Question, { allowed, because, delivers }: Answer): string {
  const where = `${JSON.stringify(subject)}${queue === undefined ? '' : ` in queue ${JSON.stringify(queue)}`}`;
  const hears =
    !allowed || delivers === undefined || delivers === 'all'
      ? ''
      : `, and hears ${delivers === 'none' ? 'nothing' : 'some'} of it`;
  return `${user} ${allowed ? 'may' : 'may not'} ${op} to ${where}${hears}: ${because}`;
}

const otherWays = ({ user, subject }: Question, { jetstream = [] }: Answer): string =>
  jetstream.length === 0
    ? ''
    : `but a stream gives what it keeps of ${JSON.stringify(subject)} to ${user} all the same, who may publish to
${jetstream.map((each) => `  ${each}\n`).join('')}`;

const wrongOperands = (operands: readonly string[]): Outcome | undefined =>
  operands.length === 3
    ? undefined
    : usageProblem('argument', 'can wants a user, publish or subscribe, and a subject', `usage: ${USAGE}`);

function wrongBeside({ operands, flags }: Invocation): Outcome | undefined {
  const beside = [...operands, ...['queue', 'account'].flatMap((name) => (flags[name] ? [`--${name}`] : []))];
  return beside.length === 0
    ? undefined
    : usageProblem(
        'argument',
        `--batch takes its questions from lines, not from ${beside.join(' ')}`,
        'natsmith can --batch FILE --profile P',
      );
}

const beside = ({ diagnostics }: Session, outcome: Outcome): Outcome => ({
  ...outcome,
  diagnostics: [...diagnostics, ...outcome.diagnostics],
});
