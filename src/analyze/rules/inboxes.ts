import { splitSubscription } from '../../domain/subject.ts';
import { covers, overlaps } from '../../domain/subject-algebra.ts';
import type { Rule } from '../fact.ts';
import { circlesOf, listed } from '../members.ts';

/** Subjects of answers: too few to hear any, or shared by all. */
export const inboxes: Rule = function* ({ options }) {
  for (const { members } of circlesOf(options))
    for (const member of members) {
      const { user, path } = member;
      if (user.inboxPrefix === '_INBOX' && user.does !== null && user.subscribe === null)
        yield {
          code: 'permission/shared-inbox',
          path: [...path, 'inboxPrefix'],
          message: `user "${user.name}" may hear the answers to all users of "_INBOX"`,
        };
      const allowed = listed(member, 'subscribe', 'allow').map((each) => ({
        ...each,
        subject: splitSubscription(each.entry).subject,
      }));
      for (const { subject, path: at } of allowed) {
        const deeper = `${subject}.>`;
        if (/^_INBOX[^.]*[.][*]$/.test(subject) && !allowed.some((other) => covers(other.subject, deeper)))
          yield {
            code: 'permission/inbox-token',
            path: at,
            message: `"${subject}" has no answer to user "${user.name}" in it`,
            help: `'${subject.replace(/[*]$/, '>')}'`,
          };
        if (subject.startsWith('$JS.') && overlaps(subject, '$JS.API.>'))
          yield {
            code: 'permission/api-requests',
            path: at,
            message: `user "${user.name}" may listen to what others ask of JetStream`,
          };
      }
    }
};
