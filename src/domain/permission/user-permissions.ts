import { type Permission, permission } from '../conf.ts';
import { splitSubscription } from '../subject.ts';
import { overlaps } from '../subject-algebra.ts';
import { type Assets, type Does, leastEntries, type Needs, needsOf, ownInbox } from './does.ts';

interface Rights {
  readonly name: string;
  readonly publish: Permission;
  readonly subscribe: Permission;
  readonly allowResponses: boolean;
  readonly inboxPrefix: string | null;
  readonly does: Does | null;
}

interface ConfPermissions {
  readonly publish?: Lists;
  readonly subscribe?: Lists;
  readonly allow_responses?: true;
}
type Lists = { readonly allow?: readonly string[]; readonly deny?: readonly string[] };

/**
 * A user's `permissions` as nats-server.conf has them; null where nothing restricts the user. Sides that are not given are
 * the least with which the user can do what `does` says.
 */
export function userPermissions(
  user: Rights,
  streams: Assets['streams'],
  buckets: Assets['buckets'],
): ConfPermissions | null {
  const { does } = user;
  const responses = mayAnswer(user);
  const inbox = user.inboxPrefix ?? ownInbox(user.name);
  const derived = does && derive(needsOf(does, inbox, { streams, buckets }, responses));
  const publish = permission(user.publish) ?? derived?.publish;
  const subscribe = permission(user.subscribe) ?? derived?.subscribe;
  if (!publish && !subscribe && !responses) return null;
  return {
    ...(publish && { publish }),
    ...(subscribe && { subscribe }),
    ...(responses && { allow_responses: true }),
  };
}

/** Whether answers may go wherever they are wanted: where it is said, and where derived permissions are of one who answers. */
export const mayAnswer = ({
  publish,
  allowResponses,
  does,
}: Pick<Rights, 'publish' | 'allowResponses' | 'does'>): boolean =>
  allowResponses || (publish === null && does !== null && does.reply.length > 0);

/** The least permissions with which a service has what it needs. */
function derive(needs: Needs): { publish: Lists; subscribe: Lists } {
  const publish = leastEntries(needs.publish.map(({ entry }) => entry));
  const subscribe = leastEntries(needs.subscribe.map(({ entry }) => entry));
  const deeper = beyond(subscribe);
  return {
    publish: publish.length > 0 ? { allow: publish } : NOTHING,
    subscribe:
      subscribe.length > 0 ? { allow: subscribe, ...(deeper.length > 0 && { deny: deeper }) } : NOTHING,
  };
}

const NOTHING: Lists = { deny: ['>'] };

/**
 * What has to be denied so that entries that end in `*` do not let in subscriptions that end in `>`
 * (`server/sublist.go` takes the wildcard of a subscription for any token); nothing that another entry allows.
 */
function beyond(allowed: readonly string[]): string[] {
  const subjects = allowed.map((entry) => splitSubscription(entry).subject);
  const deeper = subjects.filter((each) => /(^|\.)\*$/.test(each)).map((each) => `${each}.>`);
  return [...new Set(deeper)].filter((each) => !subjects.some((subject) => overlaps(subject, each)));
}
