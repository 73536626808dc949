import { intersection, overlaps } from '../subject-algebra.ts';
import type { Behaviour } from './behaviour.ts';
import { DeliveryFilter, FRESH } from './delivery.ts';
import { entryOf, type Permissions } from './permissions.ts';

/**
 * Requests that bring the messages of a stream to whoever may send them and hear the answer, whatever may be subscribed to:
 * JetStream delivers under the requester's own subject. (docs.nats.io, JetStream wire API; a stream may forbid DIRECT.GET;
 * MSG.NEXT wants a consumer that is there.)
 */
const ALWAYS = [
  'STREAM.MSG.GET.*',
  'DIRECT.GET.*',
  'CONSUMER.CREATE.*',
  'CONSUMER.CREATE.*.*',
  'CONSUMER.DURABLE.CREATE.*.*',
  'CONSUMER.MSG.NEXT.*.*',
];

/** The same for those that name what they read as the last of their subject. */
const BY_SUBJECT = ['DIRECT.GET.*', 'CONSUMER.CREATE.*.*'];

/**
 * Tells where a user may publish to read what is sent to a subject out of a stream: nowhere, where there is no way. The
 * subject may have wildcards, as it is enough to read some of it.
 * @param prefixes of the API: `$JS.API`, and `$JS.<domain>.API` where there is a domain
 */
export function jetStreamReads(
  permissions: Permissions,
  behaviour: Behaviour,
  prefixes: readonly string[],
): (subject: string) => string[] {
  if (!hearsAnything(permissions, behaviour)) return () => [];
  const { publish = {}, responses } = permissions;
  const allowed = publish.allow?.length || responses ? (publish.allow ?? []) : ['>'];
  const denied = filterOf(publish.deny ?? [], behaviour);
  const ways = (requests: readonly string[]) =>
    prefixes.flatMap((prefix) => {
      const apart = allowed.filter((entry) => overlaps(entry, `${prefix}.>`));
      return requests
        .flatMap((request) => apart.map((entry) => intersection(entry, `${prefix}.${request}`)))
        .filter((way) => way !== undefined)
        .filter((way) => !denied.takesAll(way));
    });
  const always = ways(ALWAYS);
  const bySubject = ways(BY_SUBJECT.map((request) => `${request}.>`)).length > 0;
  return (subject) => {
    const named = bySubject
      ? ways(BY_SUBJECT.flatMap((each) => filters(subject).map((filter) => `${each}.${filter}`)))
      : [];
    return [...new Set([...always, ...named].map((way) => way.replace(FRESH, '>')))];
  };
}

/**
 * What to ask for to get a subject: itself, or everything from one of its tokens on. The server takes the `>` that is sent
 * for one token, whatever it is, as it does with subscriptions.
 */
function filters(subject: string): string[] {
  const tokens = subject.split('.');
  return [subject, ...tokens.map((_, at) => [...tokens.slice(0, at), FRESH].join('.'))];
}

function hearsAnything({ subscribe = {} }: Permissions, behaviour: Behaviour): boolean {
  const denied = filterOf(subscribe.deny ?? [], behaviour);
  const allowed = subscribe.allow?.length ? subscribe.allow : ['>'];
  return allowed.some((entry) => !denied.takesAll(entryOf(entry).subject));
}

const filterOf = (deny: readonly string[], behaviour: Behaviour): DeliveryFilter =>
  new DeliveryFilter(
    deny.map(entryOf).filter(({ queue }) => queue === undefined),
    behaviour,
  );
