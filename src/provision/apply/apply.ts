import type { NatsConnection } from 'nats';
import { Refusal } from '../api.ts';
import { type Config, textsOf } from '../plan/asset.ts';
import { type Change, destroys, isPending, type Plan, type StreamChange } from '../plan/change.ts';
import { marked } from '../plan/marks.ts';
import { parkedSubject } from '../plan/subject-order.ts';
import { changeConsumer } from './consumers.ts';
import { forgetRecreate } from './interrupted.ts';
import { inOrder } from './order.ts';
import { bringBack, type Recreation, recreateStream } from './recreate-stream.ts';
import { checkStream, createStream, deleteStream, updateStream } from './requests.ts';

export interface Choices extends Omit<Recreation, 'connection'> {
  /** Streams and consumers (`ORDERS`, `ORDERS/processor`) that may be deleted, or lose something. */
  readonly allow: ReadonlySet<string>;
  /** Whether anything may be deleted, were it what an interrupted run has left. */
  readonly mayDelete: boolean;
  /** Is told of each change that is made. */
  done(change: Change): void;
}

/** The changes that would be made, and those that are not, for want of a permission or because they need one that is not made. */
export function allowedOf(
  { changes }: Plan,
  allow: ReadonlySet<string>,
  mayDelete = true,
): { readonly carried: readonly Change[]; readonly held: readonly Change[] } {
  const pending = changes.filter(isPending);
  const blocked = new Set(
    changes.filter((each) => each.kind === 'stream' && !isPending(each)).map(({ name }) => name),
  );
  const isHeld = (change: Change): boolean =>
    (destroys(change) && !allow.has(change.name)) ||
    (change.action === 'delete' && !mayDelete) ||
    change.waitsFor.some((name) => blocked.has(name)) ||
    (change.kind === 'consumer' && blocked.has(change.stream));
  for (let before = -1; before !== blocked.size; ) {
    before = blocked.size;
    for (const change of pending) if (change.kind === 'stream' && isHeld(change)) blocked.add(change.name);
  }
  return { carried: pending.filter((each) => !isHeld(each)), held: pending.filter(isHeld) };
}

/**
 * Makes the changes of a plan, each only where what it is about is still as the plan saw it. A run that is interrupted is
 * completed by the next.
 * @throws Changed, ServerError, BrokenBackup; errors of the file system
 */
export async function applyPlan(connection: NatsConnection, plan: Plan, choices: Choices): Promise<void> {
  const { carried, held } = allowedOf(plan, choices.allow, choices.mayDelete);
  const seen = new Map<string, Config>();
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
      try {
        choices.show(change.name);
        await make(connection, change, plan, choices, seen);
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

async function make(
  connection: NatsConnection,
  change: Change,
  { deployment, version }: Plan,
  choices: Choices,
  seen: ReadonlyMap<string, Config>,
): Promise<void> {
  if (change.kind === 'consumer') return changeConsumer(connection, change, deployment, choices.mayDelete);
  const { name, action, wanted, live, restores } = change;
  const now = seen.get(name);
  await checkStream(connection, name, now);
  if (action === 'delete') return deleteStream(connection, name);
  // Where a stream begins is no longer for anybody to say (server/filestore.go).
  const { first_seq: _, ...rest } = wanted!.config;
  const begins = live ? live.config.first_seq : wanted!.config.first_seq;
  const config = marked({ ...rest, ...(begins !== undefined && { first_seq: begins }) }, deployment);
  if (action === 'update') await updateStream(connection, config);
  else if (action === 'recreate')
    await recreateStream(
      { ...choices, connection },
      change,
      now!,
      marked(wanted!.config, deployment),
      version,
    );
  else if (restores !== undefined)
    await bringBack({ ...choices, connection }, name, `${restores}/${name}`, config);
  else await createStream(connection, config);
  if (choices.folder !== undefined && restores !== undefined) await forgetRecreate(choices.folder, name);
}

/** A stream that an interrupted run has kept publishers from, and that is not to be touched further. */
async function unpark(connection: NatsConnection, held: readonly Change[]): Promise<void> {
  for (const change of held) {
    if (change.kind !== 'stream' || !change.live || !change.wanted) continue;
    const { config } = change.live;
    const subjects = textsOf(change.wanted.config.subjects);
    if (subjects.length > 0 && textsOf(config.subjects).includes(parkedSubject(change.name)))
      await updateStream(connection, { ...config, subjects });
  }
}
