import { splitSubscription } from '../../domain/subject.ts';
import { covers, overlaps } from '../../domain/subject-algebra.ts';
import type { Rule } from '../fact.ts';
import { circlesOf, listed } from '../members.ts';

/**
 * Permissions to listen to `a.*` let in subscriptions to `a.>` as well. Said where someone is known to publish deeper, so that
 * there is something to hear.
 */
export const escalation: Rule = function* ({ options }) {
  for (const { members, streams } of circlesOf(options))
    for (const member of members) {
      const { user } = member;
      const others = members.filter((each) => each !== member);
      const published = [
        ...others.flatMap(({ user: { does } }) => [...(does?.publish ?? []), ...(does?.request ?? [])]),
        ...others.flatMap((each) => listed(each, 'publish', 'allow').map(({ entry }) => entry)),
        ...Object.values(streams).flatMap(({ subjects }) => subjects ?? []),
      ];
      const allowed = listed(member, 'subscribe', 'allow').map(({ entry, path }) => ({
        subject: splitSubscription(entry).subject,
        path,
      }));
      const denied = listed(member, 'subscribe', 'deny').map(({ entry }) => entry);
      for (const { subject, path } of allowed) {
        if (!/(^|[.])[*]$/.test(subject) || subject.startsWith('_INBOX')) continue;
        const deeper = `${subject}.>`;
        if (
          denied.some((each) => covers(each, deeper)) ||
          allowed.some((each) => covers(each.subject, deeper))
        )
          continue;
        // Everything is published by who may do everything: it says nothing of this.
        const heard = published.find((each) => each !== '>' && overlaps(each, deeper));
        if (heard !== undefined)
          yield {
            code: 'permission/escalation',
            path,
            message: `user "${user.name}", who may subscribe to "${subject}", hears "${heard}" as well`,
            help: `subscribe: { allow: [ … ], deny: ['${deeper}'] }`,
          };
      }
    }
};
