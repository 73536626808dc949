import type { Path } from '../../domain/diagnostic.ts';
import { splitSubscription } from '../../domain/subject.ts';
import { everyone } from '../../spec/everyone.ts';
import { circlesOf } from '../members.ts';
import { leaveOut, valueAt, write } from '../mend.ts';
import { lackedBy, type Side } from '../needs.ts';
import type { Fixer, Fixers } from './fixer.ts';

const NOTHING = { deny: ['>'] };

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
  return ['publish', 'subscribe'].includes(String(list.at(-1)))
    ? write('allow nothing', list, NOTHING)
    : undefined;
};

const isAt = (one: Path, other: Path): boolean =>
  one.length === other.length && one.every((key, index) => key === other[index]);

/** Who may log in, and what they may do. */
export const accessFixers: Fixers = {
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
  'permission/not-needed': ({ option }) => leaveOut('take it out', option),
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
        const given = member.user[side];
        if (lacked.length === 0) return write('let the user answer', [...user, 'allowResponses'], true);
        if (Array.isArray(given)) return write('add what is missing', option, [...given, ...lacked]);
      }
    return undefined;
  },
  'secret/plaintext': ({ option }) => leaveOut('leave the secret out', option),
};
