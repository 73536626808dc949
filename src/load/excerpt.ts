import { merged, type Redactor } from './redact.ts';
import { isPublic, isSecretName } from './secret-names.ts';

/** A line of a spec, and which parts of it are not to be shown. */
export interface Excerpt {
  readonly text: string;
  /** Offsets into the line; in order, apart from each other. */
  readonly hidden: readonly (readonly [start: number, end: number])[];
}

const KEY = /(?<![\w$])(["'`]?)([A-Za-z_$][\w$-]*)\1\s*(?:\??:|=(?![=>])|\()\s*/g;
const QUOTED = /"(?:[^"\\]|\\.)*(?:"|$)|'(?:[^'\\]|\\.)*(?:'|$)|`(?:[^`\\]|\\.)*(?:`|$)/.source;
const STRINGS = new RegExp(QUOTED, 'g');
const STRING_HERE = new RegExp(QUOTED, 'y');
const COMMENT = /(?<!:)\/\/.*|\/\*.*?(?:\*\/|$)/g;
/** A value that is written without quotes or brackets. */
const BARE_HERE = /[^\s,;(){}[\]"'`]*/y;

const NAME = /^[A-Za-z_$][\w$.]*$/;

/**
 * A line without the secrets in it. Texts and comments are hidden on a line that gives a value to a key that looks like a
 * secret's, or follows such a key; elsewhere the secrets that are known.
 * @param index counts from 0
 */
export function excerpt(lines: readonly string[], index: number, redactor: Redactor): Excerpt | undefined {
  const text = lines[index]?.replace(/\r$/, '');
  if (text === undefined) return undefined;
  const hidden = redactor.find(text);
  const values = secretValues(text);
  if (values.length > 0 || isContinued(lines, index, redactor.names))
    hidden.push(...values, ...strings(text), ...comments(text));
  return { text, hidden: merged(hidden.filter(([start, end]) => end > start)) };
}

/**
 * What a file gives to keys that look like a secret's: texts, numbers, and words that stand nowhere else, so that they are
 * no names but secrets without quotes.
 */
export function secretsIn(text: string): string[] {
  return text.split('\n').flatMap((line) =>
    secretValues(line).flatMap(([start, end]) => {
      const string = at(STRING_HERE, line, start);
      if (string) return [string.replace(/^["'`]|["'`]$/g, '')];
      const word = at(BARE_HERE, line, start) ?? '';
      return end > start || text.indexOf(word) === text.lastIndexOf(word) ? [word] : [];
    }),
  );
}

/** What keys that look like a secret's have for a value, unless it is public; nothing of it but its place where it is a name. */
function secretValues(text: string): [number, number][] {
  return [...text.matchAll(KEY)]
    .filter(([, , name]) => isSecretName(name!))
    .flatMap((match): [number, number][] => {
      const [name, start] = [match[2]!, match.index + match[0].length];
      const string = at(STRING_HERE, text, start);
      if (string) return isPublic(name, string.slice(1, -1)) ? [] : [[start, start]];
      const bare = at(BARE_HERE, text, start) ?? '';
      if (/^(?:null|undefined|true|false)$/.test(bare)) return [];
      return [[start, NAME.test(bare) ? start : start + bare.length]];
    });
}

function at(pattern: RegExp, text: string, start: number): string | undefined {
  pattern.lastIndex = start;
  return pattern.exec(text)?.[0];
}

/** Whether the line before ends with a key that looks like a secret's: its value is on this one. */
function isContinued(lines: readonly string[], index: number, names: ReadonlySet<string>): boolean {
  const before = lines.slice(Math.max(0, index - 3), index).findLast((line) => line.trim() !== '') ?? '';
  const code = before.replace(/\s*\/\/.*$/, '').trimEnd();
  const [, name, opened] = /([A-Za-z_$][\w$-]*)["'`]?\s*(?:\??:|=)\s*([[{(`]*)$/.exec(code) ?? [];
  if (name === undefined || (opened === '{' && names.has(name))) return false;
  return isSecretName(name);
}

/** Keys whose values are in sight even beside a secret. */
const NAMING = /(?<![\w$])["'`]?(?:name|user|username|account)["'`]?\s*:\s*$/;

/** The insides of texts in quotes that are no keys, no names and not empty. */
function strings(text: string): [number, number][] {
  return [...text.matchAll(STRINGS)].flatMap(({ 0: string, index }): [number, number][] => {
    const end = index + string.length;
    const closed = string.length > 1 && string.at(-1) === string[0];
    const isKey = /^\s*:/.test(text.slice(end));
    const isName = NAMING.test(text.slice(0, index));
    return isKey || isName || string.length <= 2 ? [] : [[index + 1, closed ? end - 1 : end]];
  });
}

const comments = (text: string): [number, number][] =>
  [...text.matchAll(COMMENT)].map(({ 0: comment, index }) => [index + 2, index + comment.length]);
