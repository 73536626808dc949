import { type Behaviour, behaviourOf } from '../domain/permission/behaviour.ts';
import { type Needs, needsOf, ownInbox } from '../domain/permission/does.ts';
import { type Permissions, permissionsOf } from '../domain/permission/permissions.ts';
import { inside } from '../domain/permission/representatives.ts';
import { mayAnswer } from '../domain/permission/user-permissions.ts';
import { userRights } from '../domain/permission/user-rights.ts';
import { splitSubscription } from '../domain/subject.ts';
import { intersection } from '../domain/subject-algebra.ts';
import type { Member } from '../spec/everyone.ts';
import type { Deployment } from '../spec/resolve.ts';
import { assetsOf, type Circle } from './members.ts';

export type Side = 'publish' | 'subscribe';

/** What the subjects of a user's answers begin with. */
export const inboxOf = ({ user }: Member): string =>
  user.inboxPrefix ?? (user.does !== null && user.subscribe === null ? ownInbox(user.name) : '_INBOX');

/** What a user needs for what it does; undefined where nobody says what that is. */
export function memberNeeds(member: Member, circle: Circle): Needs | undefined {
  const { does } = member.user;
  return does === null ? undefined : needsOf(does, inboxOf(member), assetsOf(circle), mayAnswer(member.user));
}

/**
 * What a user's own permissions lack for what it does, on one side, each entry once.
 * @returns nothing where that side is derived
 */
export function lackedBy(
  member: Member,
  circle: Circle,
  side: Side,
  { options, natsVersion }: Deployment,
): string[] {
  const needs = member.user[side] === null ? undefined : memberNeeds(member, circle);
  if (!needs) return [];
  const permissions = permissionsOf(member.user);
  const behaviour = behaviourOf(natsVersion);
  const { domain } = options.jetstream;
  const ways = (entry: string) =>
    domain === null ? [entry] : [entry, entry.replace(/^\$JS[.]API[.]/, () => `$JS.${domain}.API.`)];
  const may = side === 'publish' ? mayPublish(permissions, behaviour) : maySubscribe(permissions, behaviour);
  const entries = new Set(needs[side].map(({ entry }) => entry));
  return [...entries].filter((entry) => !ways(entry).some(may));
}

function mayPublish(permissions: Permissions, behaviour: Behaviour) {
  const rights = userRights(permissions, behaviour);
  const denied = permissions.publish?.deny ?? [];
  return (entry: string) =>
    [entry, ...denied.flatMap((each) => intersection(each, entry) ?? [])]
      .flatMap(inside)
      .every((subject) => rights.publish(subject).allowed);
}

function maySubscribe(permissions: Permissions, behaviour: Behaviour) {
  const rights = userRights(permissions, behaviour);
  return (entry: string) => {
    const { subject, queue } = splitSubscription(entry);
    return rights.subscribe(subject, queue).delivers !== 'none';
  };
}
