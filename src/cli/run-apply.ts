import { allowedOf, applyPlan, touches } from '../provision/apply/apply.ts';
import { forgetWhole, interruptedIn } from '../provision/apply/interrupted.ts';
import { waitForLateRestores } from '../provision/apply/late-restore.ts';
import { lock } from '../provision/apply/lock.ts';
import { type Change, destroys, type Plan } from '../provision/plan/change.ts';
import { type Wrong, wrongOf } from './apply-problem.ts';
import { checkAccount, type Wanted, wantedAssets } from './assets-wanted.ts';
import type { Invocation, Outcome } from './command.ts';
import { changeRecord, heldText, planText } from './plan-text.ts';
import { allowedNames, backupFolder, paintOutput, planFor, wrongFlags } from './run-plan.ts';
import { writeOutput } from './stdio.ts';
import { count } from './terminal.ts';
import { type Transfer, withServer } from './transfer.ts';

/** Milliseconds that another apply may take. */
const PATIENCE = 60_000;

export async function runApply(invocation: Invocation): Promise<Outcome> {
  const wrong = wrongFlags(invocation.flags);
  if (wrong) return wrong;
  const wanted = await wantedAssets(invocation, 'apply');
  if ('exit' in wanted) return wanted;
  const { diagnostics } = wanted.session;
  const allow = allowedNames(invocation.flags);
  return withServer(
    invocation,
    'natsmith apply',
    '.',
    async (transfer) => {
      await checkAccount(transfer.connection, wanted);
      let unknown = '';
      const outcome = await applyWanted(transfer, wanted, {
        allow,
        folder: backupFolder(invocation, wanted),
        tellPlan: (plan) => {
          unknown = unknownNames(plan, allow);
          transfer.clear();
          if (!invocation.flags.json)
            writeOutput(planText(plan, wanted.account, allow, paintOutput(invocation.flags)));
        },
      });
      return {
        ...outcome,
        diagnostics: [...diagnostics, ...outcome.diagnostics],
        talk: `${unknown}${outcome.talk}`,
      };
    },
    {
      noEcho: true,
      interrupted: 'interrupted: run apply again, which completes what this one has begun\n',
    },
  );
}

export interface ApplyChoices {
  readonly allow: ReadonlySet<string>;
  readonly folder: string | undefined;
  /** Whether anything may be deleted, were it what an interrupted run has left; true unless told. */
  readonly mayDelete?: boolean;
  tellPlan(plan: Plan): void;
}

/**
 * Reads, plans, tells, and carries out, one at a time per account. Where there is nothing to do, the server is read once and asked
 * nothing else.
 * @throws ServerError; errors of the file system
 */
export async function applyWanted(
  { connection, access, show }: Omit<Transfer, 'clear'>,
  wanted: Pick<Wanted, 'streams' | 'deployment' | 'account'>,
  { allow, folder, mayDelete = true, tellPlan }: ApplyChoices,
): Promise<Outcome> {
  const read = () => planFor(connection, wanted, folder, show);
  let plan = await read();
  // What looks interrupted may be what another apply is about to do.
  const interrupted = folder !== undefined && (await interruptedIn(folder)).size > 0;
  const alone = interrupted || touches(plan, allow, mayDelete);
  if (alone) show('looking for another apply');
  using mine = alone ? await lock(connection, PATIENCE) : undefined;
  if (mine) {
    if (folder !== undefined) await waitForLateRestores(connection, folder, show);
    // What was read before may be what another apply has changed since.
    plan = await read();
  }
  const { held } = allowedOf(plan, allow, mayDelete);
  const left = folder === undefined ? [] : await forgetWhole(connection, folder, plan);
  const replaced = left.map(
    ([name, { backup }]) =>
      `${name} was made anew after an apply was interrupted that had deleted it: the messages that it had are in ${backup}\n`,
  );
  tellPlan(plan);
  const done: Change[] = [];
  let wrong: Wrong | undefined;
  const saved: string[] = [];
  try {
    await applyPlan(connection, plan, {
      allow,
      folder,
      mayDelete,
      inboxPrefix: access.inboxPrefix,
      show,
      done: (change) => done.push(change),
      saved: (name, where) => saved.push(`${name} is saved in ${where}\n`),
    });
  } catch (error) {
    wrong = wrongOf(error);
    if (!wrong) throw error;
  }
  const heldSet = new Set(held);
  return {
    exit: wrong?.exit ?? (held.length > 0 ? 2 : 0),
    diagnostics: wrong ? [wrong.diagnostic] : [],
    talk: `${saved.join('')}${count(done.length, 'change')} made\n${heldText(held)}${replaced.join('')}`,
    record: {
      changes: plan.changes.map((change) => ({
        ...changeRecord(wanted.account, change, heldSet),
        done: done.includes(change),
      })),
      unchanged: plan.unchanged,
    },
  };
}

/** A slip in a name would only be seen in what is held back; but what a run before this one has done is no slip. */
function unknownNames({ changes }: Plan, allow: ReadonlySet<string>): string {
  const names = new Set(changes.filter(destroys).map(({ name }) => name));
  return [...allow]
    .filter((name) => !names.has(name))
    .map((name) => `--allow-destroy ${name}: the plan destroys nothing of that name\n`)
    .join('');
}
