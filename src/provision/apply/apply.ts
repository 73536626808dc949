import type { NatsConnection } from 'nats';
import { Refusal } from '../api.ts';
import { readStream } from '../live.ts';
import { isAsSent } from '../plan/as-sent.ts';
import { type Config, textsOf } from '../plan/asset.ts';
import { type Change, destroys, isPending, type Plan, type StreamChange } from '../plan/change.ts';
import { isReturning, marked } from '../plan/marks.ts';
import { parkedSubject } from '../plan/subject-order.ts';
import { changeConsumer } from './consumers.ts';
import { inOrder } from './order.ts';
import { deleteEmpty } from './recreate-stream.ts';
import { checkStream, deleteStream, updateStream } from './requests.ts';
import { type Choices, changeStream, restoreInterrupted } from './streams.ts';

/** The changes that would be made, and those that are not, for want of a permission or because they need one that is not made. */
export function allowedOf(
  { changes }: Plan,
  allow: ReadonlySet<string>,
  mayDelete = true,
): { readonly carried: readonly Change[]; readonly held: readonly Change[] } {
  const pending = changes.filter(isPending);
  const blocked = new Set(changes.filter((each) => !isPending(each)).map(({ name }) => name));
  const isHeld = (change: Change): boolean =>
    (destroys(change) && !allow.has(change.name)) ||
    (change.action === 'delete' && !mayDelete) ||
    change.waitsFor.some((name) => blocked.has(name)) ||
    (change.kind === 'consumer' && blocked.has(change.stream));
  for (let before = -1; before !== blocked.size; ) {
    before = blocked.size;
    for (const change of pending) if (isHeld(change)) blocked.add(change.name);
  }
  return { carried: pending.filter((each) => !isHeld(each)), held: pending.filter(isHeld) };
}

/** Whether `applyPlan` would touch anything. */
export function touches(plan: Plan, allow: ReadonlySet<string>, mayDelete = true): boolean {
  const { carried, held } = allowedOf(plan, allow, mayDelete);
  return carried.length > 0 || held.some(isParked);
}

/**
 * Makes the changes of a plan, each only where what it is about is still as the plan saw it. A run that is interrupted is
 * completed by the next.
 * @throws Changed, ServerError, BrokenBackup; errors of the file system
 */
export async function applyPlan(connection: NatsConnection, plan: Plan, choices: Choices): Promise<void> {
  const { carried, held } = allowedOf(plan, choices.allow, choices.mayDelete);
  const seen = new Map<string, Config>();
  const restored = new Set<string>();
  for (const change of carried)
    if (change.kind === 'stream' && change.live) seen.set(change.name, change.live.config);
  const parking = carried.filter(
    (each): each is StreamChange => each.kind === 'stream' && each.parks !== undefined,
  );
  for (const { name, parks } of parking) {
    await checkStream(connection, name, seen.get(name));
    seen.set(name, await updateStream(connection, { ...seen.get(name), subjects: parks }));
  }
  await unpark(connection, held);

  // What the server refuses may only have come too early: it is tried again as long as something else succeeds.
  let waiting = inOrder(carried);
  while (waiting.length > 0) {
    const refused: [Change, Refusal][] = [];
    for (const change of waiting) {
      // What is to happen to a consumer is meant for the stream as it will be.
      const first = refused.find(([other]) => other.kind === 'stream' && isOf(change, other));
      if (first) {
        refused.push([change, first[1]]);
        continue;
      }
      try {
        choices.show(change.name);
        await make(connection, change, plan, choices, seen, restored);
        choices.done(change);
      } catch (error) {
        if (!(error instanceof Refusal) || change.action === 'recreate') throw error;
        refused.push([change, error]);
      }
    }
    if (refused.length === waiting.length) throw refused[0]![1];
    waiting = refused.map(([change]) => change);
  }
}

const isOf = (change: Change, { name }: Change) => change.kind === 'consumer' && change.stream === name;

async function make(
  connection: NatsConnection,
  change: Change,
  plan: Plan,
  choices: Choices,
  seen: ReadonlyMap<string, Config>,
  restored: Set<string>,
): Promise<void> {
  if (change.kind === 'consumer') {
    // What came back with its stream was looked at then.
    if (restored.has(change.stream)) return;
    return changeConsumer(connection, change, plan.deployment, choices.mayDelete);
  }
  if (await isMade(connection, change, plan.deployment)) return;
  if (change.restores !== undefined) await removePart(connection, change.name);
  await checkStream(connection, change.name, seen.get(change.name));
  if (change.restores === undefined)
    return changeStream(connection, change, plan, choices, seen.get(change.name));
  if (change.live) await deleteEmpty(connection, change.live);
  await restoreInterrupted(connection, change, change.restores, plan, choices);
  restored.add(change.name);
}

/** What an interrupted run has brought back of a stream; the plan has looked that nobody has written to it. */
async function removePart(connection: NatsConnection, name: string): Promise<void> {
  const part = await readStream(connection, name);
  if (part && isReturning(part.config)) await deleteStream(connection, name);
}

/** Whether another run has made the change already, which was under way when this one looked. */
async function isMade(
  connection: NatsConnection,
  { name, action, wanted }: StreamChange,
  deployment: string,
): Promise<boolean> {
  if (action !== 'create') return false;
  const now = await readStream(connection, name);
  return now !== undefined && isAsSent(now.config, marked(wanted!.config, deployment));
}

/** Streams that are not to be touched further, and that an interrupted run has kept publishers from. */
async function unpark(connection: NatsConnection, held: readonly Change[]): Promise<void> {
  for (const change of held.filter(isParked))
    await updateStream(connection, {
      ...change.live!.config,
      subjects: textsOf(change.wanted!.config.subjects),
    });
}

function isParked(change: Change): change is StreamChange {
  if (change.kind !== 'stream' || !change.live || !change.wanted) return false;
  const parked = textsOf(change.live.config.subjects).includes(parkedSubject(change.name));
  return parked && textsOf(change.wanted.config.subjects).length > 0;
}
