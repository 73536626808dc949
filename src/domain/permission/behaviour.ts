import { isAtLeast } from '../server-version.ts';

/** In what versions of nats-server judge permissions differently. True is what the newest do. */
export interface Behaviour {
  /**
   * A publish to `b` is looked up in `*` although `b.>` is listed as well: until then `*` was seen only where no other entry
   * begins with the token (`server/sublist.go`, matchLevelForAny; since 2.10.22, before which publishes were looked up
   * otherwise). So are deliveries in what is denied.
   */
  readonly seesStar: boolean;
  /**
   * A subscription that is denied stays denied where another entry names queues for the subject: until then those that the
   * entry does not name got in (`server/client.go`, canSubscribe; GHSA-jx8g-9g95-6322).
   */
  readonly plainDenyHolds: boolean;
  /** What is denied is taken out of a subscription that overlaps with it; until then, out of one that has all of it. */
  readonly filtersOverlaps: boolean;
  /** Messages are taken out of queues that are denied, and out of subscriptions to one subject in a queue. */
  readonly filtersQueues: boolean;
}

/** What the newest versions do, and what permissions are meant to say. */
export const NEWEST: Behaviour = {
  seesStar: true,
  plainDenyHolds: true,
  filtersOverlaps: true,
  filtersQueues: true,
};

/** Each line's first release in which it is so; lines that came later have it from their start. */
const changes: { readonly [K in keyof Behaviour]: readonly string[] } = {
  seesStar: ['2.11.12', '2.12.4'],
  plainDenyHolds: ['2.11.16', '2.12.7'],
  filtersOverlaps: ['2.11.16', '2.12.7'],
  filtersQueues: ['2.12.14', '2.14.4'],
};

/**
 * How this version behaves: read from the source of the releases since 2.10.0, and seen in those right before and after each
 * change, as in 2.10.27, 2.15.1 and 2.15.2.
 */
export function behaviourOf(version: string): Behaviour {
  return {
    seesStar: isAtLeast(version, ...changes.seesStar) || !isAtLeast(version, '2.10.22'),
    plainDenyHolds: isAtLeast(version, ...changes.plainDenyHolds),
    filtersOverlaps: isAtLeast(version, ...changes.filtersOverlaps),
    filtersQueues: isAtLeast(version, ...changes.filtersQueues),
  };
}
