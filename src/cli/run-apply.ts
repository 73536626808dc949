import type { Diagnostic } from '../domain/diagnostic.ts';
import { Refusal } from '../provision/api.ts';
import { allowedOf, applyPlan, touches } from '../provision/apply/apply.ts';
import { forgetRecreate, interruptedIn } from '../provision/apply/interrupted.ts';
import { waitForLateRestores } from '../provision/apply/late-restore.ts';
import { lock } from '../provision/apply/lock.ts';
import { Changed } from '../provision/apply/requests.ts';
import { BrokenBackup } from '../provision/backup-file.ts';
import { ServerError } from '../provision/errors.ts';
import { type Change, destroys, type Plan } from '../provision/plan/change.ts';
import { type Wanted, wantedAssets } from './assets-wanted.ts';
import { type Invocation, type Outcome, problem } from './command.ts';
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
      const outcome = await applyWanted(transfer, wanted, {
        allow,
        folder: backupFolder(invocation, wanted),
        tellPlan: (plan) => {
          transfer.clear();
          if (!invocation.flags.json)
            writeOutput(planText(plan, wanted.account, allow, paintOutput(invocation.flags)));
        },
      });
      return { ...outcome, diagnostics: [...diagnostics, ...outcome.diagnostics] };
    },
    { noEcho: true },
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
  if (folder !== undefined) await forgetWhole(folder, plan);
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
    talk: `${unknownNames(plan, allow)}${saved.join('')}${count(done.length, 'change')} made\n${heldText(held)}`,
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

/** Of streams that are there, an interrupted run has left nothing that anybody needs. */
async function forgetWhole(folder: string, { changes }: Plan): Promise<void> {
  const missing = new Set(
    changes.flatMap((change) =>
      change.kind === 'stream' && change.restores !== undefined ? [change.name] : [],
    ),
  );
  for (const stream of (await interruptedIn(folder)).keys())
    if (!missing.has(stream)) await forgetRecreate(folder, stream);
}

interface Wrong {
  readonly exit: 1 | 3;
  readonly diagnostic: Diagnostic;
}

/** What ended an apply in the middle: the server said no, or is gone. */
function wrongOf(error: unknown): Wrong | undefined {
  if (error instanceof Changed)
    return {
      exit: 1,
      diagnostic: problem('server/refused', error.message, 'run apply again: it plans anew'),
    };
  if (error instanceof BrokenBackup) {
    const help = 'the stream is not there: restore another backup of it';
    return { exit: 1, diagnostic: problem('backup/broken', error.message, help) };
  }
  if (!(error instanceof ServerError)) return undefined;
  const { code, message, help } = error;
  if (error instanceof Refusal)
    return { exit: 1, diagnostic: problem(code, message, help ?? 'run apply again once that is mended') };
  const again = 'see its log; once it is back, run apply again: it completes what is left';
  return { exit: 3, diagnostic: problem(code, message, code === 'server/unreachable' ? again : help) };
}
