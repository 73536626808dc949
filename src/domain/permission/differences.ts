import { type Behaviour, NEWEST } from './behaviour.ts';
import { entryOf, type Permissions, type Side } from './permissions.ts';
import { inside, meetings } from './representatives.ts';
import { type UserRights, userRights } from './user-rights.ts';

/** A case in which an older server does otherwise than what permissions are meant to say. */
export interface PermissionDifference {
  readonly side: 'publish' | 'subscribe';
  /** What it does, in words that follow its name: `lets it publish to "b"`. */
  readonly does: string;
}

/**
 * The first case, if there is any, in which a server that behaves so judges these permissions otherwise than the newest. Tried
 * are the subjects that the entries name, and the subscriptions that they allow.
 */
export function firstDifference(
  permissions: Permissions,
  behaviour: Behaviour,
): PermissionDifference | undefined {
  const { publish, subscribe } = permissions;
  const [inPublish, inSubscribe] = [publish, subscribe].map((side) => mayDiffer(side, behaviour));
  if (!inPublish && !inSubscribe) return undefined;
  const older = userRights(permissions, behaviour);
  const newest = userRights(permissions, NEWEST);
  return (
    (inPublish && inPublishing(publish, older, newest)) ||
    (inSubscribe && inSubscribing(subscribe, older, newest)) ||
    undefined
  );
}

/** Whether the entries are of a kind that anything could be otherwise with: most are not, and there may be many. */
function mayDiffer({ allow = [], deny = [] }: Side = {}, { seesStar }: Behaviour): boolean {
  const entries = [...allow, ...deny];
  const hasStar = entries.length > 1 && entries.some((entry) => entry.includes('*'));
  return (
    (!seesStar && hasStar) || (deny.length > 0 && (hasStar || entries.some((entry) => entry.includes(' '))))
  );
}

/** Subjects that an entry's own begin with, as wildcards beside it mean them. */
const beginnings = (entry: string): string[] => {
  const tokens = inside(entry)[0]!.split('.');
  return tokens.map((_, index) => tokens.slice(0, index + 1).join('.'));
};

function inPublishing(
  { allow = [], deny = [] }: Side = {},
  older: UserRights,
  newest: UserRights,
): PermissionDifference | undefined {
  const entries = [...allow, ...deny];
  const subjects = [...entries.flatMap(inside), ...entries.flatMap(beginnings), ...meetings(allow, deny)];
  for (const subject of new Set(subjects)) {
    const is = older.publish(subject).allowed;
    if (is !== newest.publish(subject).allowed)
      return {
        side: 'publish',
        does: `${is ? 'lets it publish' : 'does not let it publish'} to "${subject}"`,
      };
  }
  return undefined;
}

function inSubscribing(
  { allow = [], deny = [] }: Side = {},
  older: UserRights,
  newest: UserRights,
): PermissionDifference | undefined {
  const denied = deny.map((entry) => entryOf(entry).subject);
  const wanted = [...(allow.length > 0 ? allow : ['>']), ...deny].map(entryOf);
  for (const { subject, queue } of wanted) {
    const who = `${JSON.stringify(subject)}${queue === undefined ? '' : ` in the queue "${queue}"`}`;
    const is = older.subscribe(subject, queue);
    if (is.allowed !== newest.subscribe(subject, queue).allowed)
      return { side: 'subscribe', does: `${is.allowed ? 'lets' : 'does not let'} it subscribe to ${who}` };
    const heard = meetings([subject], denied).find(
      (message) => older.hears(message, subject, queue) !== newest.hears(message, subject, queue),
    );
    if (is.allowed && heard !== undefined)
      return { side: 'subscribe', does: `lets a subscription to ${who} hear "${heard}"` };
  }
  return undefined;
}
