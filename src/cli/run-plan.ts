import { join, resolve } from 'node:path';
import { isatty } from 'node:tty';
import type { NatsConnection } from 'nats';
import { GLOBAL_ACCOUNT } from '../domain/permission/conf-users.ts';
import { allowedOf } from '../provision/apply/apply.ts';
import { interruptedIn, withoutParts } from '../provision/apply/interrupted.ts';
import { readLive } from '../provision/live.ts';
import { isPending, type Plan } from '../provision/plan/change.ts';
import { planOf } from '../provision/plan/plan.ts';
import type { Interrupted } from '../provision/plan/situation.ts';
import { checkAccount, type Wanted, wantedAssets } from './assets-wanted.ts';
import { type Flags, type Invocation, type Outcome, usageProblem } from './command.ts';
import { changeRecord, type Paint, planText } from './plan-text.ts';
import { terminal } from './terminal.ts';
import { withServer } from './transfer.ts';

export async function runPlan(invocation: Invocation): Promise<Outcome> {
  const { flags } = invocation;
  const wrong = wrongFlags(flags);
  if (wrong) return wrong;
  const wanted = await wantedAssets(invocation, 'plan');
  if ('exit' in wanted) return wanted;
  const allow = allowedNames(flags);
  return withServer(invocation, 'natsmith plan', '.', async ({ connection, show }) => {
    await checkAccount(connection, wanted);
    const plan = await planFor(connection, wanted, backupFolder(invocation, wanted), show);
    const pending = plan.changes.some(isPending);
    return {
      exit: pending && flags['exit-code'] ? 2 : 0,
      diagnostics: wanted.session.diagnostics,
      output: planText(plan, wanted.account, allow, paintOutput(flags)),
      record: planRecord(plan, wanted.account, allow),
    };
  });
}

export const allowedNames = (flags: Flags): ReadonlySet<string> =>
  new Set((flags['allow-destroy'] as readonly string[] | undefined) ?? []);

export const wrongFlags = (flags: Flags): Outcome | undefined =>
  flags['no-backup'] && flags['backup-dir'] !== undefined
    ? usageProblem('flag', '--no-backup and --backup-dir contradict each other', 'give one of them')
    : undefined;

/**
 * Where backups of an account go; undefined where none are to be made. What an interrupted run has left there is about the server of
 * one profile: on another's, it would bring back streams that were never there.
 */
export function backupFolder(
  { flags, folder }: Invocation,
  { session, deployment, account }: Pick<Wanted, 'session' | 'deployment' | 'account'>,
): string | undefined {
  if (flags['no-backup']) return undefined;
  const dir = resolve(folder, (flags['backup-dir'] as string | undefined) ?? 'natsmith-backup');
  const own = join(dir, deployment, session.profiles[0]!);
  return account === GLOBAL_ACCOUNT ? own : join(own, account);
}

/** Reads the server once, and compares. @throws ServerError */
export async function planFor(
  connection: NatsConnection,
  { streams, deployment }: Pick<Wanted, 'streams' | 'deployment'>,
  folder: string | undefined,
  show: (what: string) => void,
): Promise<Plan> {
  const interrupted = folder === undefined ? new Map<string, Interrupted>() : await interruptedIn(folder);
  const live = await withoutParts(await readLive(connection, show), interrupted);
  return planOf(live, streams, {
    deployment,
    version: connection.info?.version ?? '',
    now: Date.now(),
    saves: folder !== undefined,
    interrupted,
  });
}

export function planRecord(plan: Plan, account: string, allow: ReadonlySet<string>) {
  const held = new Set(allowedOf(plan, allow).held);
  return {
    changes: plan.changes.map((change) => changeRecord(account, change, held)),
    unchanged: plan.unchanged,
  };
}

/** The plan goes to stdout, which may be a terminal where stderr is none. */
export const paintOutput = (flags: Flags): Paint => {
  const colours = terminal(flags['no-color'] === true);
  return isatty(1) || process.env.FORCE_COLOR ? colours.paint : (_, text) => text;
};
