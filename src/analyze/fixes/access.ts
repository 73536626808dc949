import type { Path } from '../../domain/diagnostic.ts';
import { splitSubscription } from '../../domain/subject.ts';
import { overlaps } from '../../domain/subject-algebra.ts';
import type { User } from '../../spec/auth.ts';
import { everyone } from '../../spec/everyone.ts';
import { circlesOf } from '../members.ts';
import { leaveOut, NOTHING, valueAt, write } from '../mend.ts';
import { lackedBy, type Side } from '../needs.ts';
import type { Fixer, Fixers } from './fixer.ts';

const SIDES = ['publish', 'subscribe'];

/** `>` in place of the `*` at the end. */
const deeper: Fixer = ({ option, deployment }) => {
  const entry = valueAt(deployment.options, option);
  if (typeof entry !== 'string' || !entry.endsWith('*')) return undefined;
  return write('mean all that is deeper', option, entry.replace(/[*]$/, '>'));
};

/** An entry that goes away; of a list that would be empty, the list says so. */
const withoutEntry: Fixer = ({ option, deployment }) => {
  const list = option.slice(0, -1);
  const entries = valueAt(deployment.options, list);
  if (!Array.isArray(entries) || entries.length > 1) return leaveOut('take it out', option);
  if (list.at(-1) === 'allow') return write('allow nothing', list.slice(0, -1), NOTHING);
  return SIDES.includes(String(list.at(-1))) ? write('allow nothing', list, NOTHING) : undefined;
};

/** A side of permissions with more in it; null where some of it is denied for a reason that nobody knows here. */
function widened(given: User['publish'], lacked: readonly string[]): User['publish'] {
  if (given === null || Array.isArray(given)) return [...(given ?? []), ...lacked];
  const { allow, deny } = given;
  if (!allow?.length && deny?.length === 1 && deny[0] === '>') return [...lacked];
  const words = lacked.map((entry) => splitSubscription(entry).subject);
  const isDenied = deny?.some((each) =>
    words.some((word) => overlaps(splitSubscription(each).subject, word)),
  );
  return isDenied ? null : { ...given, allow: [...(allow ?? []), ...lacked] };
}

const isAt = (one: Path, other: Path): boolean =>
  one.length === other.length && one.every((key, index) => key === other[index]);

/** Who may log in, and what they may do. */
export const accessFixers: Fixers = {
  'account/import-name': ({ option }) => leaveOut('call it what it is', option),
  'auth/off': () => write('have clients log in', ['auth', 'enable'], true),
  'auth/no-operator': () => write('add an operator', ['operators'], [{ name: 'admin' }]),
  'flow/too-shallow': deeper,
  'permission/api-requests': withoutEntry,
  'permission/empty': ({ option }) => write('allow nothing', option, NOTHING),
  'permission/escalation': ({ option, deployment }) => {
    const entry = valueAt(deployment.options, option);
    const side = option.slice(0, -1);
    const list = valueAt(deployment.options, side);
    if (side.at(-1) !== 'subscribe' || typeof entry !== 'string' || !Array.isArray(list)) return undefined;
    const { subject } = splitSubscription(entry);
    return write('deny what is deeper', side, { allow: list, deny: [`${subject}.>`] });
  },
  'permission/inbox-token': deeper,
  'permission/missing': ({ option }) => ({
    title: 'allow nothing',
    changes: [
      { option: [...option, 'publish'], value: NOTHING },
      { option: [...option, 'subscribe'], value: NOTHING },
    ],
  }),
  'permission/one-sided': ({ option, deployment }) => {
    const found = everyone(deployment.options).find(({ path }) => isAt(path, option));
    const side = found?.user.publish === null ? 'publish' : 'subscribe';
    return write(`allow nothing in ${side}`, [...option, side], NOTHING);
  },
  'permission/shared-inbox': ({ option }) => leaveOut('give it one of its own', option),
  'permission/too-narrow': ({ option, deployment }) => {
    const side = option.at(-1) as Side;
    const user = option.slice(0, -1);
    for (const circle of circlesOf(deployment.options))
      for (const member of circle.members) {
        if (!isAt(member.path, user)) continue;
        const lacked = lackedBy(member, circle, side, deployment);
        if (lacked.length === 0) return write('let the user answer', [...user, 'allowResponses'], true);
        const allowed = widened(member.user[side], lacked);
        return allowed ? write('add what is missing', option, allowed) : undefined;
      }
    return undefined;
  },
  'secret/plaintext': ({ option }) => leaveOut('leave the secret out', option),
};
