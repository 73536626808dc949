import { streamSubjects } from '../../domain/stream-subjects.ts';
import { splitSubscription } from '../../domain/subject.ts';
import { covers } from '../../domain/subject-algebra.ts';
import { SubjectTrie } from '../../domain/subject-trie.ts';
import type { Member } from '../../spec/everyone.ts';
import type { Rule } from '../fact.ts';
import { type Circle, circlesOf, listed } from '../members.ts';

/**
 * Permissions to listen to `a.*` let in subscriptions to `a.>` as well. Said where someone is known to publish deeper, so that
 * there is something to hear.
 */
export const escalation: Rule = function* ({ options }) {
  for (const circle of circlesOf(options)) {
    const wildcards = circle.members.flatMap((member) =>
      listed(member, 'subscribe', 'allow')
        .map(({ entry, path }) => ({ member, subject: splitSubscription(entry).subject, path }))
        .filter(({ subject }) => /(^|[.])[*]$/.test(subject) && !subject.startsWith('_INBOX')),
    );
    if (wildcards.length === 0) continue;
    const published = publishedIn(circle);
    for (const { member, subject, path } of wildcards) {
      const deeper = `${subject}.>`;
      const lists = (kind: 'allow' | 'deny') =>
        listed(member, 'subscribe', kind).map(({ entry }) => splitSubscription(entry).subject);
      if ([...lists('allow'), ...lists('deny')].some((each) => covers(each, deeper))) continue;
      const heard = published.overlapping(deeper, ({ by }) => by !== member);
      if (heard !== undefined)
        yield {
          code: 'permission/escalation',
          path,
          message: `user "${member.user.name}", who may subscribe to "${subject}", hears "${heard.subject}" as well`,
          help: `subscribe: { allow: [ … ], deny: ['${deeper}'] }`,
        };
    }
  }
};

interface Published {
  readonly subject: string;
  /** Nobody, of what a stream keeps. */
  readonly by?: Member;
}

function publishedIn({ members, streams }: Circle): SubjectTrie<Published> {
  const trie = new SubjectTrie<Published>();
  for (const member of members) {
    const { does } = member.user;
    const entries = listed(member, 'publish', 'allow').map(({ entry }) => entry);
    // Everything is published by who may do everything: it says nothing of this.
    for (const subject of [...(does?.publish ?? []), ...(does?.request ?? []), ...entries])
      if (subject !== '>') trie.add(subject, { subject, by: member });
  }
  for (const [name, stream] of Object.entries(streams))
    for (const subject of streamSubjects(name, stream)) trie.add(subject, { subject });
  return trie;
}
