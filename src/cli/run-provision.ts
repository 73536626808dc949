import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isPending } from '../provision/plan/change.ts';
import { type AccountAssets, readAssets, userIn } from './assets-file.ts';
import { type Invocation, type Outcome, usageProblem } from './command.ts';
import { planText } from './plan-text.ts';
import { applyWanted } from './run-apply.ts';
import { planFor, planRecord } from './run-plan.ts';
import { type Transfer, withServer } from './transfer.ts';

/** Milliseconds that a server may take to start, and to look through its streams. */
const STARTING = 60_000;
const BETWEEN = 500;
const NOBODY: ReadonlySet<string> = new Set();

export async function runProvision(invocation: Invocation): Promise<Outcome> {
  const [file] = invocation.operands;
  if (file === undefined)
    return usageProblem('argument', 'provision needs a file to read', 'natsmith provision FILE');
  const accounts = await readAssets(resolve(invocation.folder, file));
  if ('exit' in accounts) return accounts;
  const outcomes: Outcome[] = [];
  for (const each of accounts) outcomes.push(await patiently(() => provisionAccount(invocation, each)));
  return {
    exit: outcomes.find(({ exit }) => exit !== 0)?.exit ?? 0,
    diagnostics: outcomes.flatMap(({ diagnostics }) => diagnostics),
    talk: outcomes.map(({ talk = '' }) => talk).join(''),
    record: {
      changes: outcomes.flatMap(({ record }) => (record?.changes as unknown[] | undefined) ?? []),
      unchanged: outcomes.reduce((sum, { record }) => sum + Number(record?.unchanged ?? 0), 0),
    },
  };
}

function provisionAccount(invocation: Invocation, assets: AccountAssets): Promise<Outcome> {
  const { flags } = invocation;
  const here = { ...invocation, flags: { ...flags, user: userIn(assets.account, flags) } };
  return withServer(
    here,
    'natsmith provision',
    '.',
    (transfer) => (flags.report ? reported(transfer, assets) : applied(transfer, assets)),
    { noEcho: true },
  );
}

async function applied(transfer: Transfer, assets: AccountAssets): Promise<Outcome> {
  let plan = '';
  const { exit, diagnostics, talk, record } = await applyWanted(transfer, assets, {
    allow: NOBODY,
    folder: undefined,
    mayDelete: false,
    tellPlan: (found) => {
      if (found.changes.some(isPending)) plan = planText(found, assets.account, NOBODY, plain);
    },
  });
  const rest = exit === 2 ? 'what is held back is for natsmith apply, where somebody looks\n' : '';
  return {
    exit: exit === 2 ? 0 : exit,
    diagnostics,
    talk: `${plan}${talk}${rest}`,
    ...(record && { record }),
  };
}

async function reported({ connection, show }: Transfer, assets: AccountAssets): Promise<Outcome> {
  const plan = await planFor(connection, assets, undefined, show);
  const drift = plan.changes.some(isPending);
  return {
    exit: 0,
    diagnostics: [],
    talk: drift
      ? `${planText(plan, assets.account, NOBODY, plain)}the server's streams are not as described: systemctl restart nats-provision makes them so, as far as nothing is lost\n`
      : `account ${assets.account}: ${plan.unchanged} streams and consumers as described\n`,
    record: planRecord(plan, assets.account, NOBODY),
  };
}

const plain = (_: unknown, text: string) => text;

/** A server that has just been started may not listen yet, or not have looked through its streams. */
async function patiently(run: () => Promise<Outcome>): Promise<Outcome> {
  for (const end = Date.now() + STARTING; ; await pause(BETWEEN)) {
    const outcome = await run();
    const starting = outcome.diagnostics.some(
      ({ code, message }) => code === 'server/unreachable' || message.includes('nobody answers'),
    );
    if (!starting || Date.now() > end) return outcome;
  }
}
