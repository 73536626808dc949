import type { NatsConnection } from 'nats';
import { readWhole } from '../live.ts';
import type { Config } from '../plan/asset.ts';
import { type Change, destroys, isPending, type Plan, type StreamChange } from '../plan/change.ts';
import { marked } from '../plan/marks.ts';
import { planConsumers } from '../plan/plan-consumers.ts';
import { changeConsumer } from './consumers.ts';
import { forgetRecreate } from './interrupted.ts';
import { bringBack, type Recreation, recreateStream } from './recreate-stream.ts';
import { createStream, deleteStream, updateStream } from './requests.ts';

export interface Choices extends Omit<Recreation, 'connection'> {
  /** Streams and consumers (`ORDERS`, `ORDERS/processor`) that may be deleted, or lose something. */
  readonly allow: ReadonlySet<string>;
  /** Whether anything may be deleted, were it what an interrupted run has left. */
  readonly mayDelete: boolean;
  /** Is told of each change that is made. */
  done(change: Change): void;
}

/**
 * Does what a change of a stream says.
 * @param now what it is
 * @throws ServerError, BrokenBackup; errors of the file system
 */
export async function changeStream(
  connection: NatsConnection,
  change: StreamChange,
  { deployment, version }: Plan,
  choices: Choices,
  now: Config | undefined,
): Promise<void> {
  const { name, action, wanted, live } = change;
  if (action === 'delete') return deleteStream(connection, name);
  const config = marked(wanted!.config, deployment);
  if (action === 'create') return createStream(connection, config);
  if (action === 'recreate') return recreateStream({ ...choices, connection }, change, now!, config, version);
  // Where a stream begins is no longer for anybody to say (server/filestore.go).
  await updateStream(connection, { ...config, first_seq: live!.config.first_seq });
}

/** Brings a stream back that an interrupted run has deleted, and makes of its consumers what is wanted. */
export async function restoreInterrupted(
  connection: NatsConnection,
  { name, wanted }: StreamChange,
  from: string,
  { deployment, version }: Plan,
  choices: Choices,
): Promise<void> {
  await bringBack({ ...choices, connection }, name, `${from}/${name}`, marked(wanted!.config, deployment));
  const live = await readWhole(connection, name);
  const situation = { deployment, version, now: Date.now(), saves: true, interrupted: new Map(), live };
  const may = (change: Change) => isPending(change) && (!destroys(change) || choices.allow.has(change.name));
  for (const change of planConsumers(wanted!, undefined, situation).changes)
    if (may(change)) await changeConsumer(connection, change, deployment, choices.mayDelete);
  if (choices.folder !== undefined) await forgetRecreate(choices.folder, name);
}
