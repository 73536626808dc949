import type { Path } from '../../domain/diagnostic.ts';
import { deadLetterSubjects, streamSubjects } from '../../domain/stream-subjects.ts';
import { splitSubscription } from '../../domain/subject.ts';
import { SubjectTrie } from '../../domain/subject-trie.ts';
import type { Options } from '../../spec/options.ts';
import type { Rule } from '../fact.ts';
import { type Circle, circlesOf, listed } from '../members.ts';

/**
 * What services listen to and streams keep, held against what others say they publish. Only where everyone in the account
 * says it: of others, nobody knows.
 */
export const flow: Rule = function* ({ options }) {
  if (hasOtherClients(options)) return;
  for (const circle of circlesOf(options)) {
    const { members, streams, path } = circle;
    if (members.length === 0 || members.some(({ user }) => user.does === null)) continue;
    const published = new SubjectTrie<string>();
    for (const subject of publishedIn(circle)) published.add(subject, subject);
    const hears = (subject: string) => published.overlapping(subject) !== undefined;
    const shallow = (subject: string) =>
      subject.endsWith('*') ? published.overlapping(`${subject}.>`) : undefined;
    const listeners = members.flatMap(({ user, path: at }) =>
      (['subscribe', 'reply'] as const).flatMap((kind) =>
        user.does![kind].map((entry, index) => ({
          who: `user "${user.name}"`,
          subject: splitSubscription(entry).subject,
          path: [...at, 'does', kind, index] as Path,
          code: 'flow/unheard' as const,
          says: 'listens to',
        })),
      ),
    );
    const kept = Object.entries(streams).flatMap(([name, stream]) =>
      streamSubjects(name, stream).map((subject, index) => ({
        who: `stream ${name}`,
        subject,
        path: [...path, 'streams', name, ...(stream.subjects?.length ? ['subjects', index] : [])] as Path,
        code: 'flow/unfed' as const,
        says: 'keeps',
      })),
    );
    for (const { who, subject, path: at, code, says } of [...listeners, ...kept]) {
      if (subject.startsWith('$') || hears(subject)) continue;
      const deeper = shallow(subject);
      if (deeper === undefined)
        yield { code, path: at, message: `${who} ${says} "${subject}", to which nobody publishes` };
      else
        yield {
          code: 'flow/too-shallow',
          path: at,
          message: `${who} ${says} "${subject}", which is not as deep as "${deeper}"`,
          help: `'${subject.replace(/[*]$/, '>')}'`,
        };
    }
  }
};

/** Bridges bring messages of clients that are not in the spec; mappings change subjects. */
const hasOtherClients = ({ settings }: Options): boolean =>
  Object.keys(settings).some((name) =>
    /^(leafnodes|leaf|gateway|mqtt|websocket|ws|accounts|authorization|mappings|maps)$/i.test(name),
  );

/** All that comes by in an account. */
function publishedIn({ members, streams, buckets, imports, exports }: Circle): string[] {
  const changed = Object.values(streams).flatMap(({ republish, subjectTransform }) =>
    [republish?.destination, subjectTransform?.destination].filter((each) => each != null),
  );
  const bucketCopies = Object.values(buckets.kv).map(({ republish }) => republish?.destination);
  const delivered = Object.values(streams).flatMap(({ consumers }) =>
    Object.values(consumers).map(({ deliverSubject }) => deliverSubject),
  );
  return [
    ...members.flatMap(({ user: { does } }) => [...does!.publish, ...does!.request]),
    // Beside what is done, what may be done is no mistake.
    ...members.flatMap((member) => listed(member, 'publish', 'allow').map(({ entry }) => entry)),
    ...imports.map(({ stream, to }) => to ?? stream),
    // Others ask for these.
    ...exports.map(({ service }) => service),
    // Functions such as {{wildcard(1)}} stand for any token.
    ...[...changed, ...bucketCopies].map((each) => each?.replaceAll(/[^.]*[{][{].*?[}][}][^.]*/g, '*')),
    ...delivered,
    // What nobody could handle comes from the server's own side.
    ...deadLetterSubjects(streams),
  ].filter((each) => each != null);
}
