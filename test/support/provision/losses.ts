import type { LiveStream } from '../../../src/provision/plan/asset.ts';
import { type Change, isPending } from '../../../src/provision/plan/change.ts';

/** What plans have said; of several, that any has. */
export type Announced = readonly Change[];

/** Streams that lost messages although no plan said so. */
export function lostSilently(
  before: readonly LiveStream[],
  after: readonly LiveStream[],
  changes: Announced,
): string[] {
  return before.flatMap(({ name, state, config }) => {
    // Copies come and go with what they are copies of.
    if (config.mirror || config.sources) return [];
    const announced = changes.some(
      (change) =>
        change.loses.length > 0 &&
        (change.kind === 'stream'
          ? change.name === name
          : change.stream === name && change.loses.some((each) => each.includes('messages'))),
    );
    const now = after.find((stream) => stream.name === name)?.state.messages ?? 0;
    return now < state.messages && !announced ? [`${name} had ${state.messages} messages, has ${now}`] : [];
  });
}

/** Consumers that have moved although the plans keep their position. */
export function movedSilently(
  before: readonly LiveStream[],
  after: readonly LiveStream[],
  changes: Announced,
): string[] {
  return before.flatMap(({ name, consumers }) =>
    consumers.flatMap((consumer) => {
      const touched = changes.some(
        (change) =>
          isPending(change) &&
          (change.name === name || change.name === `${name}/${consumer.name}`) &&
          (change.loses.length > 0 || change.action === 'recreate'),
      );
      const now = after
        .find((stream) => stream.name === name)
        ?.consumers.find((each) => each.name === consumer.name);
      if (touched || (now && now.ack_floor.stream_seq >= consumer.ack_floor.stream_seq)) return [];
      return [
        `${name}/${consumer.name} stood at ${consumer.ack_floor.stream_seq}, now ${now?.ack_floor.stream_seq}`,
      ];
    }),
  );
}

export const shown = (changes: readonly Change[]) =>
  JSON.stringify(changes.map(({ name, action, fields }) => [name, action, fields]));
