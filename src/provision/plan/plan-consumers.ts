import { hasMemorySnapshots } from '../memory-snapshots.ts';
import { isAsSent } from './as-sent.ts';
import type { Config, LiveConsumer, LiveStream, WantedConsumer, WantedStream } from './asset.ts';
import type { ConsumerChange, StreamChange } from './change.ts';
import { differences, type FieldChange } from './fields.ts';
import { keepsConsumers, keepsWithout, lossesOfConsumer, lossesOfFilter } from './losses.ts';
import { heldConsumer, holderOf, marked, ownerOf } from './marks.ts';
import { adopted, unmanagedNotes } from './plan-stream.ts';
import { withQueueOrder } from './queue-order.ts';
import { settledConsumer } from './settled.ts';
import type { Situation } from './situation.ts';
import { liveStart, nextOf, sameStart, wantedStart } from './start.ts';
import { judged } from './updatable.ts';

interface Surroundings extends Situation {
  readonly live: LiveStream | undefined;
}

/** What there is to do about the consumers of a stream that is described. */
export function planConsumers(
  wanted: WantedStream,
  change: StreamChange | undefined,
  situation: Surroundings,
): { changes: ConsumerChange[]; unchanged: number } {
  const stream = wanted.name;
  const { live } = situation;
  const comesBack = returning(change, situation.version);
  const consumers = live?.consumers ?? [];
  const there = new Map(consumers.filter(comesBack).map((each) => [each.name, each]));
  const gone = new Map(consumers.filter((each) => !comesBack(each)).map((each) => [each.name, each]));
  const changes: ConsumerChange[] = [];
  let unchanged = 0;
  for (const consumer of wanted.consumers) {
    const one = there.get(consumer.name);
    const holder = there.get(holderOf(consumer.name));
    const found = one
      ? changed(live!, one, consumer, wanted.config, situation)
      : created(stream, consumer, holder ?? kept(change, gone.get(consumer.name)), wanted.config);
    if (found) changes.push(found);
    else unchanged++;
    there.delete(consumer.name);
  }
  for (const one of there.values()) {
    const found = beside(live!, one, wanted.config, situation.deployment);
    if (found) changes.push(found);
  }
  return { changes: withQueueOrder(changes, wanted.config), unchanged };
}

/** Which consumers there are again when a stream has been made again. */
function returning(change: StreamChange | undefined, version: string): (consumer: LiveConsumer) => boolean {
  if (change?.action !== 'recreate') return () => true;
  if (change.keeps === 'nothing' || !keepsConsumers(change.live!, change.wanted!.config)) return () => false;
  return ({ config }) => hasMemorySnapshots(version) || !config.mem_storage;
}

/** A consumer that does not come back with its stream, although it could go on where it stood. */
const kept = (change: StreamChange | undefined, consumer: LiveConsumer | undefined) =>
  consumer &&
  change?.keeps === 'backup' &&
  keepsConsumers(change.live!, change.wanted!.config) &&
  keepsPlace(change.wanted!.config)
    ? consumer
    : undefined;

const common = (stream: string, consumer: string) =>
  ({
    kind: 'consumer',
    stream,
    consumer,
    name: `${stream}/${consumer}`,
    fields: [],
    loses: [],
    notes: [],
    waitsFor: [],
  }) as const;

function created(
  stream: string,
  wanted: WantedConsumer,
  holder: LiveConsumer | undefined,
  streamConfig: Config,
): ConsumerChange {
  const fields = [
    { field: 'start', to: wantedStart(wanted) },
    ...differences({}, settledConsumer(wanted.config, streamConfig)),
  ];
  const change = { ...common(stream, wanted.name), action: 'create', wanted, fields } as const;
  if (!holder) return change;
  const resumesAt = nextOf(holder);
  const note = `it goes on at message ${resumesAt}, where it stood`;
  return { ...change, resumesAt, notes: [note] };
}

function changed(
  stream: LiveStream,
  live: LiveConsumer,
  wanted: WantedConsumer,
  streamConfig: Config,
  { deployment, version }: Situation,
): ConsumerChange | undefined {
  if (wanted.startLast === undefined && isAsSent(live.config, marked(wanted.config, deployment)))
    return undefined;
  const settled = [live.config, wanted.config].map((config) => settledConsumer(config, streamConfig));
  const fields = judged('consumer', differences(settled[0]!, settled[1]!), version).filter(
    // A pause that is not described is an operator's.
    ({ field, to }) => field !== 'pause_until' || to !== undefined,
  );
  const [from, to] = [liveStart(live.config), wantedStart(wanted)];
  const start: FieldChange[] = sameStart(from, to)
    ? []
    : [{ field: 'start', from, to, fixed: 'a consumer begins once' }];
  const adoption = adopted(live.config, deployment);
  const all = [...fields, ...start, ...adoption.fields];
  if (all.length === 0) return undefined;
  const loses = lossesOfFilter(streamConfig, stream, live, fields);
  const found = { ...common(stream.name, live.name), live, wanted, fields: all, loses };
  if (!all.some(({ fixed }) => fixed !== undefined))
    return { ...found, action: 'update', notes: adoption.notes };
  if (start.length > 0)
    return {
      ...found,
      action: 'recreate',
      loses: ['its position', ...lossesOfConsumer(streamConfig, stream, live)],
      notes: [...adoption.notes, 'it begins again'],
    };
  return {
    ...found,
    action: 'recreate',
    ...place(live, streamConfig),
    notes: [...adoption.notes, ...placeNotes(live, streamConfig)],
  };
}

/** Work queues know what is done without their consumers, and take one consumer for a message (`server/consumer.go`). */
export const keepsPlace = (stream: Config): boolean => stream.retention !== 'workqueue';

const place = (live: LiveConsumer, stream: Config) => (keepsPlace(stream) ? { resumesAt: nextOf(live) } : {});

const placeNotes = (live: LiveConsumer, stream: Config): string[] => [
  keepsPlace(stream)
    ? `it goes on at message ${nextOf(live)}: what was acknowledged after that comes once more`
    : 'it goes on with what is in the queue',
];

/** A consumer that is not described. */
function beside(
  stream: LiveStream,
  live: LiveConsumer,
  wantedStream: Config,
  deployment: string,
): ConsumerChange | undefined {
  // Those of clients, which come and go with them.
  if (!live.config.durable_name) return undefined;
  const change = { ...common(stream.name, live.name), live };
  const owner = ownerOf(live.config);
  if (owner !== deployment) return { ...change, action: 'unmanaged', notes: unmanagedNotes(owner) };
  if (heldConsumer(live.config) !== undefined)
    return {
      ...change,
      action: 'delete',
      leftover: true,
      notes: ['it kept the place of a consumer that was made again'],
    };
  const afterStream = keepsWithout(stream, wantedStream);
  return {
    ...change,
    action: 'delete',
    ...(afterStream && { afterStream }),
    loses: ['its position', ...(afterStream ? [] : lossesOfConsumer(stream.config, stream, live))],
  };
}
