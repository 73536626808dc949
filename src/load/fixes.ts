import type * as z from 'zod';
import { type Diagnostic, formatPath, type Path } from '../domain/diagnostic.ts';
import { isQuotedNumber } from './hints.ts';
import type { Issue } from './issues.ts';
import { isSecretPath } from './secret-names.ts';
import { misplaced, similarKeys } from './unknown-key.ts';
import { valueAt } from './value-at.ts';

type Fixing = Pick<Diagnostic, 'fix'>;

/** Gives a value to the one key that may be meant, or to the same key where it belongs; not where that would repeat a secret. */
export function renameFix(root: z.ZodType, path: Path, key: string, input: unknown): Fixing {
  const value = valueAt(input, [...path, key]);
  const isPlain = ['string', 'number', 'boolean'].includes(typeof value);
  if (!isPlain || isSecretPath([...path, key])) return {};
  const [name, ...others] = similarKeys(root, path, key);
  const elsewhere = name === undefined ? misplaced(root, path, key) : undefined;
  const to = elsewhere ? [...elsewhere, key] : name === undefined ? undefined : [...path, name];
  if (to === undefined || others.length > 0 || valueAt(input, to) !== undefined) return {};
  const edits = [{ path: [...path, key] }, { path: to, replacement: value }];
  const title = elsewhere ? `move it to ${formatPath(elsewhere)}` : `call it ${formatPath([name!])}`;
  return { fix: { title, applicability: 'maybe', edits } };
}

/** Takes the quotes off a number, and leaves out what is null. */
export function typeFix(issue: Issue, value: unknown): Fixing {
  const { path } = issue;
  const key = formatPath(path.slice(-1));
  if (isQuotedNumber(issue, value) && !isSecretPath(path)) {
    const edits = [{ path, replacement: Number(value) }];
    return { fix: { title: `write ${key} without quotes`, applicability: 'safe', edits } };
  }
  if (value !== null || typeof path.at(-1) === 'number') return {};
  return { fix: { title: `leave ${key} out`, applicability: 'maybe', edits: [{ path }] } };
}
