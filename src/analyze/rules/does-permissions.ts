import { permission } from '../../domain/conf.ts';
import { mayAnswer } from '../../domain/permission/user-permissions.ts';
import { splitSubscription } from '../../domain/subject.ts';
import { covers, overlaps } from '../../domain/subject-algebra.ts';
import type { Member } from '../../spec/everyone.ts';
import type { Rule } from '../fact.ts';
import { type Circle, circlesOf, listed } from '../members.ts';
import { type Mend, NOTHING, write } from '../mend.ts';
import { inboxOf, lackedBy, memberNeeds } from '../needs.ts';

/** Permissions that are given beside what a user does: what is missing, and what is for nothing. */
export const doesPermissions: Rule = function* (deployment) {
  for (const circle of circlesOf(deployment.options)) {
    const inboxes = inboxesOf(circle);
    for (const member of circle.members) {
      const { user, path } = member;
      // Then all of them are derived.
      if (user.publish === null && user.subscribe === null) continue;
      const needs = memberNeeds(member, circle);
      if (!needs) continue;
      const inbox = inboxOf(member);
      for (const side of ['publish', 'subscribe'] as const) {
        const lacked = lackedBy(member, circle, side, deployment);
        if (lacked.length > 0)
          yield {
            code: 'permission/too-narrow',
            path: [...path, side],
            message: `user "${user.name}" may not ${side} to all that it does: ${shown(lacked)}`,
            help: helpFor(side, lacked, inbox, user.name),
          };
        // What is too narrow may be meant for what is missing.
        if (lacked.length > 0) continue;
        const words = needs[side].map(({ entry }) => splitSubscription(entry).subject);
        if (side === 'publish' && user.does!.reply.length > 0) words.push(...inboxes);
        const idle = listed(member, side, 'allow').filter(({ entry }) => {
          const { subject } = splitSubscription(entry);
          // Clients listen to their answers before they know what they ask for; a domain is another name of the API.
          if (subject.startsWith('_INBOX') || subject.startsWith(`${inbox}.`) || DOMAIN_API.test(subject))
            return false;
          return !words.some((each) => overlaps(each, subject));
        });
        if (idle.length > 0)
          yield {
            code: 'permission/not-needed',
            path: idle.length === 1 ? idle[0]!.path : [...path, side],
            message: `nothing that user "${user.name}" does needs ${shown(idle.map(({ entry }) => entry))} in ${side}`,
            mend: without(member, side, idle),
          };
      }
      if (user.does!.reply.length > 0 && !mayAnswer(user) && !reaches(user.publish, inboxes))
        yield {
          code: 'permission/too-narrow',
          path: [...path, 'publish'],
          message: `user "${user.name}" may not answer the requests that it replies to`,
          help: 'allowResponses: true',
        };
    }
  }
};

/** A side of permissions without some of its entries; without all of them, it would allow everything. */
function without(member: Member, side: 'publish' | 'subscribe', idle: readonly { entry: string }[]): Mend {
  const given = member.user[side];
  const taken = new Set(idle.map(({ entry }) => entry));
  const allow = listed(member, side, 'allow')
    .map(({ entry }) => entry)
    .filter((entry) => !taken.has(entry));
  const isGroup = given !== null && !Array.isArray(given) && (given.deny?.length ?? 0) > 0;
  const value = allow.length === 0 ? NOTHING : isGroup ? { ...given, allow } : allow;
  return write(allow.length === 0 ? 'allow nothing' : 'take it out', [...member.path, side], value);
}

/** Where requesters may listen for answers, as far as that is known: nobody knows who will ask. */
const inboxesOf = ({ members }: Circle): string[] => [
  '_INBOX.>',
  ...members.flatMap(({ user: { inboxPrefix } }) => (inboxPrefix === null ? [] : [`${inboxPrefix}.>`])),
];

/** Whether something may be published to some inbox. */
function reaches(given: Member['user']['publish'], inboxes: readonly string[]): boolean {
  const { allow = [], deny = [] } = permission(given) ?? {};
  if (allow.length === 0) return !deny.some((entry) => covers(entry, '_INBOX.>'));
  return allow.some((entry) => entry.startsWith('_INBOX') || inboxes.some((inbox) => overlaps(entry, inbox)));
}

const DOMAIN_API = /^\$JS[.][^.]+[.]API[.]/;
const MOST = 4;
const shown = (entries: readonly string[]): string =>
  entries
    .slice(0, MOST)
    .map((entry) => `"${entry}"`)
    .join(', ') + (entries.length > MOST ? ` and ${entries.length - MOST} more` : '');

function helpFor(side: string, lacked: readonly string[], inbox: string, name: string): string {
  const lines = `add to ${side}:  ${lacked.map((entry) => `'${entry}'`).join(', ')}`;
  const shared = lacked.includes('_INBOX.>') && inbox === '_INBOX';
  return shared
    ? `${lines}\nor give the user answers of its own:  inboxPrefix: '_INBOX_${name}', and '_INBOX_${name}.>' in subscribe`
    : lines;
}
