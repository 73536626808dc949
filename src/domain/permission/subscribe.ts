import { hasWildcard } from '../subject-algebra.ts';
import { SubjectTrie } from '../subject-trie.ts';
import type { Behaviour } from './behaviour.ts';
import { type Delivery, type Subscription, shown } from './decision.ts';
import { DeliveryFilter } from './delivery.ts';
import { type Entry, entryOf, type Permissions } from './permissions.ts';
import { isSubset, queueMatches } from './server-match.ts';

/** A queue that nats-server keeps for itself (`server/client.go`). */
const RESERVED_QUEUE = '_sys_';

/** Subscribing, as `canSubscribe` and `deliverMsg` in `server/client.go`. */
export class Subscribing {
  readonly #behaviour: Behaviour;
  readonly #allow: SubjectTrie<Entry> | undefined;
  readonly #deny: SubjectTrie<Entry> | undefined;
  readonly #denied: readonly Entry[];
  /** Those of them that name a queue. */
  readonly #queueDenials: readonly Entry[];
  /** By what is denied to a queue alone. */
  readonly #filters = new Map<string, DeliveryFilter>();

  constructor({ subscribe }: Permissions, behaviour: Behaviour) {
    this.#behaviour = behaviour;
    const { allow = [], deny = [] } = subscribe ?? {};
    this.#denied = deny.map(entryOf);
    this.#queueDenials = this.#denied.filter(({ queue }) => queue !== undefined);
    if (allow.length > 0) this.#allow = trieOf(allow.map(entryOf));
    if (deny.length > 0) this.#deny = trieOf(this.#denied);
  }

  /**
   * What becomes of a subscription.
   * @param subject may have wildcards; the server takes them for tokens here: where `a.*` is allowed, so is `a.>`
   */
  decide(subject: string, queue?: string): Subscription {
    const tokens = subject.split('.');
    const refused = (because: string): Subscription => ({ allowed: false, because, delivers: 'none' });
    if (queue === RESERVED_QUEUE) return refused(`nats-server keeps the queue ${shown(queue)} for itself`);

    const permits = partsOf(this.#allow?.matching(tokens) ?? [], queue);
    // Where an entry names queues for the subject, only these count for who joins one.
    const permit = queue !== undefined && permits.queued.length > 0 ? permits.inQueue : permits.plain;
    if (this.#allow && !permit) return refused(notAllowed(permits, queue));

    const denials = partsOf(this.#deny?.matching(tokens) ?? [], queue);
    const lifted =
      !this.#behaviour.plainDenyHolds && queue !== undefined && denials.queued.length > 0 && denials.plain;
    const denial = lifted ? denials.inQueue : (denials.plain ?? denials.inQueue);
    if (denial) return refused(`subscribe denies ${shown(denial.text)}`);

    const { delivers, taken } = this.#delivery(subject, queue);
    const reasons = [
      permit
        ? `subscribe allows ${shown(permit.text)}`
        : `subscribe ${this.#deny ? 'does not deny it' : 'is not restricted'}`,
      ...(permit && escalates(permit.subject, subject)
        ? ['nats-server takes the ">" for one token here']
        : []),
      ...(lifted
        ? [
            `${shown(lifted.text)} is denied, which this version of nats-server forgets where ${shown(denials.queued[0]!.text)} names another queue`,
          ]
        : []),
      ...(taken ? [`what ${shown(taken)} denies is taken out`] : []),
    ];
    return { allowed: true, because: reasons.join('; '), delivers };
  }

  /** Whether `deliverMsg` lets a message through to a subscription that was taken and means it. */
  hears(message: string, subject: string, queue?: string): boolean {
    return !this.#looks(subject, queue) || !this.#filterFor(queue).takes(message.split('.'));
  }

  /** What `deliverMsg` lets through to a subscription that was taken, the only one of its connection. */
  #delivery(subject: string, queue: string | undefined): { delivers: Delivery; taken?: string } {
    const all = { delivers: 'all' } as const;
    if (!this.#looks(subject, queue)) return all;
    const filter = this.#filterFor(queue);
    const taken = filter.takesSome(subject);
    if (taken === undefined) return all;
    return { delivers: filter.takesAll(subject) ? 'none' : 'some', taken };
  }

  /** Whether the subscription makes the server look at each message; until one does, it looks at none. */
  #looks(subject: string, queue: string | undefined): boolean {
    const { filtersOverlaps, filtersQueues } = this.#behaviour;
    if (!hasWildcard(subject) && !(filtersQueues && queue !== undefined)) return false;
    // Whether it looks only where something overlaps makes no difference to anyone.
    return filtersOverlaps || this.#denied.some((entry) => isSubset(entry.text, subject));
  }

  #filterFor(queue: string | undefined): DeliveryFilter {
    const { filtersQueues } = this.#behaviour;
    const forQueue = filtersQueues ? this.#queueDenials.filter((entry) => concerns(entry, queue)) : [];
    const key = forQueue.map(({ text }) => text).join('\n');
    const known = this.#filters.get(key);
    if (known) return known;
    // Before it told queues from subjects here, an entry with a queue was one subject with a space in it.
    const denied = filtersQueues
      ? this.#denied.filter((entry) => entry.queue === undefined || forQueue.includes(entry))
      : this.#denied.map(({ text }) => ({ text, subject: text }));
    const filter = new DeliveryFilter(denied, this.#behaviour);
    this.#filters.set(key, filter);
    return filter;
  }
}

const concerns = (entry: Entry, queue: string | undefined): boolean =>
  entry.queue !== undefined && queue !== undefined && queueMatches(queue, entry.queue);

interface Parts {
  /** The first entry that names no queue. */
  readonly plain: Entry | undefined;
  /** Those that name one. */
  readonly queued: readonly Entry[];
  /** The first of them that names the queue in question. */
  readonly inQueue: Entry | undefined;
}

function partsOf(entries: readonly Entry[], queue: string | undefined): Parts {
  const queued = entries.filter((entry) => entry.queue !== undefined);
  return {
    plain: entries.find((entry) => entry.queue === undefined),
    queued,
    inQueue: queue === undefined ? undefined : queued.find((entry) => queueMatches(queue, entry.queue!)),
  };
}

const notAllowed = ({ queued }: Parts, queue: string | undefined): string => {
  if (queued.length === 0) return 'nothing that subscribe allows matches it';
  const listed = shown(queued[0]!.text);
  return queue === undefined
    ? `subscribe allows ${listed}, for those in that queue only`
    : `subscribe allows ${listed}, which is another queue`;
};

/** Whether more is subscribed to than the entry means: `a.>` where `a.*` is allowed. */
const escalates = (entry: string, subject: string): boolean => {
  const tokens = entry.split('.');
  return subject.endsWith('>') && tokens.at(-1) === '*' && tokens.length === subject.split('.').length;
};

function trieOf(entries: readonly Entry[]): SubjectTrie<Entry> {
  const trie = new SubjectTrie<Entry>();
  for (const entry of entries) trie.add(entry.subject, entry);
  return trie;
}
