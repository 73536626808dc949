import { entries } from '../lists.ts';
import { streamSubjects } from '../stream-subjects.ts';
import { splitSubscription } from '../subject.ts';
import { entryCovers } from '../subject-algebra.ts';
import { SubjectTrie } from '../subject-trie.ts';

/** What a service really does (spec/does.ts). */
export interface Does {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
  readonly request: readonly string[];
  readonly reply: readonly string[];
  readonly consume: readonly string[];
  readonly manage: readonly string[];
  readonly kv: Readonly<Record<string, Access>>;
  readonly object: Readonly<Record<string, Access>>;
}
type Access = 'read' | 'write';

/** What is declared in an account, as far as it decides what clients ask the server for. */
export interface Assets {
  readonly streams: Readonly<Record<string, AssetStream>>;
  readonly buckets: {
    readonly kv: Readonly<Record<string, { readonly mirror: { readonly name: string } | null }>>;
  };
}
interface AssetStream {
  readonly subjects: readonly string[] | null;
  readonly mirror: unknown;
  readonly sources: readonly unknown[];
  readonly noAck: boolean;
  readonly consumers: Readonly<Record<string, AssetConsumer>>;
}
interface AssetConsumer {
  readonly ackPolicy: string;
  readonly deliverSubject: string | null;
  readonly deliverGroup: string | null;
  readonly flowControl: boolean;
}

/** An entry that a list of permissions has to have, and the part of `does` that it is for. */
export interface Need {
  readonly entry: string;
  readonly for: readonly (string | number)[];
}

export interface Needs {
  readonly publish: readonly Need[];
  readonly subscribe: readonly Need[];
}

const API = '$JS.API';

/** What the subjects of a user's answers begin with. A dot would part the prefix: `=` is in no name. */
export const ownInbox = (user: string): string => `_INBOX_${user.replaceAll('.', '=')}`;

/**
 * What clients ask for on the way to do what they do, entry by entry: seen of the `nats` client, and tried against servers by
 * leaving each of them out. Requests are those of JetStream's own account (`$JS.API`), as for clients that name no domain.
 * @param mayAnswer whether the user may answer wherever an answer is wanted (`allow_responses`)
 */
export function needsOf(does: Does, inbox: string, { streams, buckets }: Assets, mayAnswer: boolean): Needs {
  const publish: Need[] = [];
  const subscribe: Need[] = [];
  const answers: Need[] = [];
  const add = (list: Need[], path: readonly (string | number)[], ...given: readonly string[]) =>
    list.push(...given.map((entry) => ({ entry, for: path })));
  const answered = (path: readonly (string | number)[]) => add(answers, path, `${inbox}.>`);

  // Who may answer may answer the server, too, which asks once whether it may go on.
  const flowControl = (of: string) => (mayAnswer ? [] : [`$JS.FC.${of}.>`]);

  for (const [at, subject] of does.publish.entries()) {
    add(publish, ['publish', at], subject);
    if (isStored(subject, streams)) answered(['publish', at]);
  }
  for (const [at, entry] of does.subscribe.entries()) add(subscribe, ['subscribe', at], entry);
  for (const [at, subject] of does.request.entries()) {
    add(publish, ['request', at], subject);
    answered(['request', at]);
  }
  for (const [at, entry] of does.reply.entries()) add(subscribe, ['reply', at], entry);
  for (const [at, reference] of does.consume.entries()) {
    const [stream = '', consumer = ''] = reference.split('/');
    const found = lookUp(lookUp(streams, stream)?.consumers ?? {}, consumer);
    const path = ['consume', at];
    const of = `${stream}.${consumer}`;
    add(publish, path, `${API}.CONSUMER.INFO.${of}`);
    if (found?.deliverSubject == null) add(publish, path, `${API}.CONSUMER.MSG.NEXT.${of}`);
    else {
      const group = found.deliverGroup === null ? '' : ` ${found.deliverGroup}`;
      add(subscribe, path, `${found.deliverSubject}${group}`);
      if (found.flowControl) add(publish, path, ...flowControl(of));
    }
    if (found?.ackPolicy !== 'none') add(publish, path, `$JS.ACK.${of}.>`);
    answered(path);
  }
  for (const [at, stream] of does.manage.entries()) {
    const path = ['manage', at];
    const ofStream = ['CREATE', 'DELETE', 'INFO', 'PURGE', 'UPDATE'].map(
      (verb) => `STREAM.${verb}.${stream}`,
    );
    const ofConsumers = ['CREATE', 'DELETE', 'DURABLE.CREATE', 'INFO'].map(
      (verb) => `CONSUMER.${verb}.${stream}.${verb === 'CREATE' ? '>' : '*'}`,
    );
    add(publish, path, ...['INFO', ...ofStream, ...ofConsumers].map((request) => `${API}.${request}`));
    answered(path);
  }
  for (const { name, value } of entries(does.kv)) {
    const path = ['kv', name];
    const stream = `KV_${name}`;
    add(publish, path, ...reading(stream, [`DIRECT.GET.${stream}`]), ...flowControl(stream));
    // What is written to a mirror goes to what it mirrors (ADR-8).
    const origin = lookUp(buckets.kv, name)?.mirror?.name ?? stream;
    if (value === 'write') add(publish, path, `$KV.${origin.replace(/^KV_/, '')}.>`);
    answered(path);
  }
  for (const { name, value } of entries(does.object)) {
    const path = ['object', name];
    const stream = `OBJ_${name}`;
    add(
      publish,
      path,
      ...reading(stream, ['STREAM.NAMES', `STREAM.MSG.GET.${stream}`]),
      ...flowControl(stream),
    );
    if (value === 'write')
      add(publish, path, `$O.${name}.C.>`, `$O.${name}.M.>`, `${API}.STREAM.PURGE.${stream}`);
    answered(path);
  }
  return { publish, subscribe: [...subscribe, ...answers] };
}

/** A look at the stream, messages by subject, and ordered consumers, which are new ones with flow control. */
const reading = (stream: string, more: readonly string[]): string[] =>
  [
    'INFO',
    `STREAM.INFO.${stream}`,
    ...more,
    `DIRECT.GET.${stream}.>`,
    `CONSUMER.CREATE.${stream}`,
    `CONSUMER.CREATE.${stream}.>`,
  ].map((request) => `${API}.${request}`);

/** Whether a stream takes and acknowledges what is published to a subject. */
const isStored = (subject: string, streams: Assets['streams']): boolean => {
  const known = kept.get(streams) ?? acknowledged(streams);
  kept.set(streams, known);
  return known.overlapping(subject) !== undefined;
};

/** Thousands of users may be asked about thousands of streams. */
const kept = new WeakMap<Assets['streams'], SubjectTrie<string>>();

function acknowledged(streams: Assets['streams']): SubjectTrie<string> {
  const trie = new SubjectTrie<string>();
  for (const [name, stream] of Object.entries(streams))
    if (!stream.noAck) for (const subject of streamSubjects(name, stream)) trie.add(subject, name);
  return trie;
}

/** A name may be that of something that every object has. */
export const lookUp = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

/**
 * The shortest list that allows the same: what another entry covers is left out. Where entries name queues for a subject, only
 * these count for who joins one (`server/client.go`, canSubscribe), so that among such an entry without a queue covers none.
 */
export function leastEntries(given: readonly string[]): string[] {
  const all = [...new Set(given)].map((text) => {
    const { subject, ...queued } = splitSubscription(text);
    return { text, tokens: subject.split('.'), ...queued };
  });
  const [plain, queued] = [
    all.filter(({ queue }) => queue === undefined),
    all.filter(({ queue }) => queue !== undefined),
  ];
  const besides = (list: typeof all, one: (typeof all)[number]) =>
    list.some((other) => other !== one && entryCovers(other, one));
  const among = (named: typeof all) =>
    queued.filter((one) => named.some((other) => other === one || admits(other.tokens, one.tokens)));
  // The wildcards of a subscription are tokens: "a.*" admits "a.>", which admits "a.b.c".
  const named = among(among(queued.filter((one) => !besides(plain, one))));
  const kept = new Set([
    ...plain.filter((one) => !besides(plain, one)),
    ...named.filter((one) => !besides(named, one)),
  ]);
  return all.filter((one) => kept.has(one)).map(({ text }) => text);
}

/** Whether the server takes an entry for one about a subscription, whose wildcards are tokens like any other to it. */
function admits(wide: readonly string[], tokens: readonly string[]): boolean {
  if (wide.at(-1) !== '>' && wide.length !== tokens.length) return false;
  return (
    wide.length <= tokens.length &&
    wide.every((token, at) => token === '>' || token === '*' || token === tokens[at])
  );
}
