import { type Permission, permission } from '../domain/conf.ts';
import { splitSubscription } from '../domain/subject.ts';

interface Entry {
  readonly subject: string;
  readonly queue?: string;
}

/** What a user may do in one direction, as the spec says it. Without `allow`, everything that is not denied. */
export interface Rights {
  readonly allow: readonly Entry[] | undefined;
  readonly deny: readonly Entry[];
}

/** @param closed nothing is allowed but what is listed: what `allowResponses` makes of publishing (server/auth.go) */
export function rightsOf(given: Permission, closed = false): Rights {
  const { allow, deny } = permission(given) ?? {};
  return {
    allow: allow?.map(splitSubscription) ?? (closed ? [] : undefined),
    deny: deny?.map(splitSubscription) ?? [],
  };
}

/** Subjects of its entries, each once; everything is among those to try, whether it is allowed or not. */
export function patternsOf({ allow, deny }: Rights): { allowed: string[]; denied: string[] } {
  const subjects = (entries: readonly Entry[]) => [...new Set(entries.map(({ subject }) => subject))];
  return { allowed: [...subjects(allow ?? []), '>'], denied: subjects(deny) };
}

/** As `pubAllowed` in server/client.go, for subjects without wildcards. */
export function mayPublish({ allow, deny }: Rights, subject: string): boolean {
  const named = (entries: readonly Entry[]) => entries.some((entry) => matches(entry.subject, subject));
  return (allow === undefined || named(allow)) && !named(deny);
}

/** As `canSubscribe` in server/client.go: whether the server takes the subscription. */
export function maySubscribe({ allow, deny }: Rights, subject: string, queue?: string): boolean {
  const meant = (entries: readonly Entry[]) => entries.filter((entry) => matches(entry.subject, subject));
  const named = (entries: readonly Entry[]) => {
    const plain = entries.some((entry) => entry.queue === undefined);
    const queues = entries.flatMap((entry) => entry.queue ?? []);
    return {
      plain,
      queues: queues.length > 0,
      queue: queue !== undefined && queues.some((each) => matches(each, queue)),
    };
  };
  const allowed = named(meant(allow ?? []));
  // Where an entry names queues for the subject, only these count for who joins one.
  const taken =
    allow === undefined || (queue !== undefined && allowed.queues ? allowed.queue : allowed.plain);
  const denied = named(meant(deny));
  return taken && !denied.plain && !denied.queue;
}

/** Whether a message on that subject reaches a subscription to it: a deny takes messages out of a wider subscription. */
export const mayHear = ({ deny }: Rights, subject: string): boolean =>
  !deny.some((entry) => entry.queue === undefined && matches(entry.subject, subject));

/** As `Match` of server/sublist.go, token by token; wildcards in `subject` are tokens like any other. */
export function matches(pattern: string, subject: string): boolean {
  const tokens = subject.split('.');
  const wanted = pattern.split('.');
  for (const [index, token] of wanted.entries()) {
    if (token === '>') return tokens.length > index;
    if (tokens[index] === undefined || (token !== '*' && token !== tokens[index])) return false;
  }
  return wanted.length === tokens.length;
}
