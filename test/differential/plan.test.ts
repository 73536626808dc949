import { describe, expect, test } from 'vitest';
import { destroys, isPending, type Plan } from '../../src/provision/plan/change.ts';
import { NATS_VERSIONS, natsServerTool } from '../support/nats-server.ts';
import { applyNow, planNow, settledLive, use } from '../support/provision/account.ts';
import { lostSilently, movedSilently, shown } from '../support/provision/losses.ts';
import { type Assets, FULL, type Place, tryPairs } from '../support/provision/pairs.ts';
import { describeWith } from '../support/tools.ts';

const PAIRS = FULL ? 500 : 40;

describe.each(NATS_VERSIONS)('nats-server %s', (version) => {
  describeWith([natsServerTool(version)], 'plan and apply, against the real server', () => {
    test(`${PAIRS} random pairs of what is there and what is wanted`, { timeout: 3_600_000 }, async () => {
      const { wrong, seed } = await tryPairs(version, PAIRS, tryPair);
      expect(wrong, seed).toEqual([]);
    });
  });
});

const pendingOf = (plan: Plan) => shown(plan.changes.filter(isPending));

async function tryPair({ connection, folder }: Place, first: Assets, second: Assets): Promise<string[]> {
  const made = await applyNow(connection, first, { folder });
  if (made.outcome.exit !== 0) return [`making it: ${JSON.stringify(made.outcome.diagnostics)}`];
  const idle = await planNow(connection, first);
  if (idle.changes.length > 0) return [`what was made is not as wanted: ${pendingOf(idle)}`];
  await use(connection, first);
  const before = await settledLive(connection);
  const problems: string[] = [];

  // Without a permission: nothing that destroys.
  const plan = await planNow(connection, second);
  const cautious = await applyNow(connection, second, { folder, allow: new Set() });
  if (shown(cautious.plan.changes) !== shown(plan.changes))
    problems.push(`apply has another plan than plan: ${shown(plan.changes)} ${shown(cautious.plan.changes)}`);
  if (cautious.outcome.exit === 1) problems.push(`cautious: ${JSON.stringify(cautious.outcome.diagnostics)}`);
  const kept = await settledLive(connection);
  problems.push(...lostSilently(before, kept, []), ...movedSilently(before, kept, []));
  if (problems.length > 0) return problems.map((each) => `without a permission: ${each}`);

  // With all of them: as described, and nothing lost that was not said.
  const { outcome, plan: rest } = await applyNow(connection, second, { folder });
  if (outcome.exit !== 0) return [`apply: ${JSON.stringify(outcome.diagnostics)} ${pendingOf(rest)}`];
  const after = await settledLive(connection);
  problems.push(...lostSilently(kept, after, rest.changes), ...movedSilently(kept, after, rest.changes));
  const again = await planNow(connection, second);
  if (again.changes.length > 0) problems.push(`a second plan: ${pendingOf(again)}`);
  if (plan.changes.filter(destroys).some(({ name }) => !rest.changes.some((each) => each.name === name)))
    problems.push('something was destroyed without a permission');
  return problems;
}
