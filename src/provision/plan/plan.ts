import type { LiveStream, WantedStream } from './asset.ts';
import type { Change, Plan, StreamChange } from './change.ts';
import { afterOrigins } from './origins.ts';
import { planConsumers } from './plan-consumers.ts';
import { planStream } from './plan-stream.ts';
import type { Situation } from './situation.ts';
import { withSubjectOrder } from './subject-order.ts';

/** What has to be done so that an account has the streams and consumers that are described. */
export function planOf(
  live: readonly LiveStream[],
  wanted: readonly WantedStream[],
  situation: Situation,
): Plan {
  const there = new Map(live.map((stream) => [stream.name, stream]));
  const described = new Set(wanted.map(({ name }) => name));
  const changes: Change[] = [];
  let unchanged = 0;
  for (const stream of [...wanted, ...live.filter(({ name }) => !described.has(name))]) {
    const isWanted = described.has(stream.name);
    const change = planStream(
      there.get(stream.name),
      isWanted ? (stream as WantedStream) : undefined,
      situation,
    );
    if (change) changes.push(change);
    else unchanged++;
    if (!isWanted) continue;
    const consumers = planConsumers(stream as WantedStream, change as StreamChange | undefined, {
      ...situation,
      live: there.get(stream.name),
    });
    changes.push(...consumers.changes);
    unchanged += consumers.unchanged;
  }
  const { version, deployment } = situation;
  return { changes: afterOrigins(withSubjectOrder(changes, there)), unchanged, version, deployment };
}
