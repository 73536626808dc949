import type { NatsConnection } from 'nats';
import { readConsumer, readStream } from '../live.ts';
import { isAsSent } from '../plan/as-sent.ts';
import { type Config, numberOf, type WantedConsumer } from '../plan/asset.ts';
import type { ConsumerChange } from '../plan/change.ts';
import { holderOf, marked } from '../plan/marks.ts';
import {
  bySequence,
  freshStart,
  liveStart,
  nextOf,
  sameStart,
  startFields,
  wantedStart,
  withoutStart,
} from '../plan/start.ts';
import { checkConsumer, deleteConsumer, pauseConsumer, writeConsumer } from './requests.ts';

/**
 * Does what a change of a consumer says.
 * @throws Changed, ServerError
 */
export async function changeConsumer(
  connection: NatsConnection,
  change: ConsumerChange,
  deployment: string,
  mayDelete: boolean,
): Promise<void> {
  const { stream, consumer, live, wanted, action } = change;
  if (action === 'create' && (await isMade(connection, stream, wanted!, deployment))) return;
  const now = await checkConsumer(connection, stream, consumer, live?.config);
  if (action === 'delete') return deleteConsumer(connection, stream, consumer);
  if (!wanted) return;
  if (action === 'update') {
    // Where it began is what it is; its text for people stays as it is, too.
    const config = withStart(wanted, startFields(live!.config), deployment, liveStart(live!.config));
    await writeConsumer(connection, stream, config, 'update');
    const pause = wanted.config.pause_until;
    // An update leaves a pause as it is (server/jetstream_api.go, jsConsumerCreateRequest).
    if (pause !== undefined) await pauseConsumer(connection, stream, consumer, pause);
    return;
  }
  if (action === 'create') {
    await create(connection, change, wanted, change.resumesAt, deployment);
    // One that is left is taken away by the next apply that may.
    if (
      mayDelete &&
      change.resumesAt !== undefined &&
      (await readConsumer(connection, stream, holderOf(consumer)))
    )
      await deleteConsumer(connection, stream, holderOf(consumer));
    return;
  }
  if (change.resumesAt === undefined) {
    await deleteConsumer(connection, stream, consumer);
    return create(connection, change, wanted, undefined, deployment);
  }
  await throughHolder(connection, change, wanted, now!.config, nextOf(now!), deployment);
}

/** Whether another run has made it already, which was under way when this one looked. */
async function isMade(
  connection: NatsConnection,
  stream: string,
  wanted: WantedConsumer,
  deployment: string,
): Promise<boolean> {
  const now = await readConsumer(connection, stream, wanted.name);
  if (!now || !sameStart(liveStart(now.config), wantedStart(wanted))) return false;
  const sent = withStart(wanted, startFields(now.config), deployment, wantedStart(wanted));
  return isAsSent(now.config, sent);
}

/** Another consumer keeps the place, so that it outlives an interruption, and so that no message goes for want of one. */
async function throughHolder(
  connection: NatsConnection,
  change: ConsumerChange,
  wanted: WantedConsumer,
  old: Config,
  next: number,
  deployment: string,
): Promise<void> {
  const { stream, consumer } = change;
  const name = holderOf(consumer);
  const holder: Config = {
    name,
    durable_name: name,
    ...bySequence(next),
    ack_policy: 'explicit',
    replay_policy: 'instant',
    num_replicas: old.num_replicas ?? 0,
    ...(old.filter_subject !== undefined && { filter_subject: old.filter_subject }),
    ...(old.filter_subjects !== undefined && { filter_subjects: old.filter_subjects }),
  };
  await writeConsumer(connection, stream, marked(holder, deployment, undefined, consumer), 'create');
  await deleteConsumer(connection, stream, consumer);
  await create(connection, change, wanted, next, deployment);
  await deleteConsumer(connection, stream, name);
}

async function create(
  connection: NatsConnection,
  { stream }: ConsumerChange,
  wanted: WantedConsumer,
  resumesAt: number | undefined,
  deployment: string,
): Promise<void> {
  const counts = wanted.startLast !== undefined && resumesAt === undefined;
  const last = counts ? numberOf((await readStream(connection, stream))?.state.last_seq) : 0;
  const start = resumesAt === undefined ? freshStart(wanted, last) : bySequence(resumesAt);
  await writeConsumer(
    connection,
    stream,
    withStart(wanted, start, deployment, wantedStart(wanted)),
    'create',
  );
}

/** Beginning where it is told to; what was wanted is marked where that is something else. */
function withStart(wanted: WantedConsumer, start: Config, deployment: string, said: string): Config {
  const config = { ...withoutStart(wanted.config), ...start };
  const shown = liveStart({ ...config, metadata: {} });
  return marked(config, deployment, shown === said ? undefined : said);
}
