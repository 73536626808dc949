import { durationWritten } from '../domain/duration.ts';
import { sizeWritten } from '../domain/size.ts';
import { allowedOf } from '../provision/apply/apply.ts';
import { type Action, type Change, destroys, type Plan } from '../provision/plan/change.ts';
import type { FieldChange } from '../provision/plan/fields.ts';
import { type Colour, count, harmless } from './terminal.ts';

export type Paint = (colour: Colour, text: string) => string;

const SIGNS: Readonly<Record<Action, readonly [sign: string, colour: Colour]>> = {
  create: ['+', 'green'],
  update: ['~', 'yellow'],
  recreate: ['-/+', 'red'],
  delete: ['-', 'red'],
  unmanaged: ['?', 'dim'],
};

const WORDS: Readonly<Record<Action, string>> = {
  create: 'to create',
  update: 'to update in place',
  recreate: 'to delete and make again',
  delete: 'to delete',
  unmanaged: "not natsmith's, left alone",
};

/** A plan, as people read it. */
export function planText(plan: Plan, account: string, allow: ReadonlySet<string>, paint: Paint): string {
  const { changes, unchanged } = plan;
  const held = new Set(allowedOf(plan, allow).held);
  const shown = changes.map((change) => changeText(change, held.has(change) && destroys(change), paint));
  const totals = (Object.keys(WORDS) as Action[]).flatMap((action) => {
    const number = changes.filter((change) => change.action === action).length;
    return number === 0 ? [] : [`${number} ${WORDS[action]}`];
  });
  totals.push(`${unchanged} as described`);
  return `${shown.join('')}account ${account}: ${totals.join(', ')}\n`;
}

function changeText(change: Change, needsName: boolean, paint: Paint): string {
  const { kind, name, action, fields, loses, notes } = change;
  const [sign, colour] = SIGNS[action];
  // Names, too, are whatever the server takes.
  const line = (text: string, colour?: Colour) =>
    `${colour ? paint(colour, harmless(text)) : harmless(text)}\n`;
  const inner = (text: string, colour?: Colour) => line(`      ${text}`, colour);
  return [
    line(`${sign.padStart(3)} ${kind} ${name}${action === 'recreate' ? ', made again' : ''}`, colour),
    ...fields.map((field) => inner(fieldText(field, action))),
    ...(loses.length > 0 ? [inner(`is lost: ${loses.join('; ')}`, 'red')] : []),
    ...notes.map((note) => inner(note)),
    ...(needsName ? [inner(`only with --allow-destroy ${name}`, 'red')] : []),
  ].join('');
}

function fieldText({ field, from, to, fixed }: FieldChange, action: Action): string {
  if (action === 'create') return `${field}  ${valueText(field, to)}`;
  return `${field}  ${valueText(field, from)} → ${valueText(field, to)}${fixed === undefined ? '' : `  (${fixed})`}`;
}

const DURATION =
  /^(max_age|duplicate_window|subject_delete_marker_ttl|ack_wait|backoff|inactive_threshold|idle_heartbeat|max_expires|priority_timeout)$/;
const SIZE = /^(max_bytes|max_msg_size)$/;

function valueText(field: string, value: unknown): string {
  if (value === undefined) return 'none';
  if (Array.isArray(value)) return value.map((each) => valueText(field, each)).join(', ');
  if (typeof value === 'number' && DURATION.test(field)) return durationText(value);
  if (typeof value === 'number' && SIZE.test(field)) return sizeText(value);
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([key, inner]) => `${key} ${valueText(key, inner)}`)
      .join(', ');
  // A line of its own could pass for one of the plan.
  return String(value).replaceAll('\n', '\\n');
}

/** As options have it, where they can say it exactly: `1d`. */
const durationText = (nanoseconds: number): string =>
  nanoseconds % 1e6 === 0 ? durationWritten(nanoseconds / 1e6) : `${nanoseconds}ns`;

/** Likewise: `100MB`. */
function sizeText(bytes: number): string {
  const written = sizeWritten(bytes);
  return typeof written === 'number' ? `${written} bytes` : written;
}

/** What --json tells of a change. */
export function changeRecord(account: string, change: Change, held: ReadonlySet<Change>) {
  const { kind, name, action, fields, loses, notes } = change;
  return {
    account,
    kind,
    name,
    action,
    fields,
    loses,
    notes,
    needsPermission: destroys(change),
    held: held.has(change),
  };
}

export const heldText = (held: readonly Change[]): string =>
  held.length === 0
    ? ''
    : `${count(held.length, 'change')} held back: ${harmless(held.map(({ name }) => name).join(', '))}\n`;
