import type { Path } from '../domain/diagnostic.ts';
import { isPublic, isSecretPath } from './secret-names.ts';

/** How much of a value a message shows. */
const LONGEST = 60;

/** A value as a message shows it: what cannot be seen is spelled out, what is long is cut. */
export function show(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'bigint':
      return `${value}n`;
    case 'function':
      return 'a function';
    case 'symbol':
      return 'a symbol';
    case 'undefined':
      return 'undefined';
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
      return isPlain(value) ? 'a group { … }' : `a ${nameOfClass(value)}`;
    default:
      return String(value);
  }
}

/** Like `show`; but of what may be a secret at its place, only what kind of value it is. */
export function showAt(path: Path, value: unknown): string {
  if (!isSecretPath(path) || isPublic(String(path.at(-1)), value)) return show(value);
  if (typeof value === 'string') return 'text that is not shown here';
  return typeof value === 'number' || typeof value === 'bigint'
    ? 'a number that is not shown here'
    : show(value);
}

/** Text in quotes, with control characters, halves of characters and what looks like a space spelled out. */
export function quote(text: string): string {
  const head = text.length > LONGEST ? text.slice(0, LONGEST - 10) : text;
  const visible = JSON.stringify(head).replace(
    /[\x7f-\xa0\xad\u061c\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff9-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return text.length > LONGEST
    ? `${visible.slice(0, -1)}…" (${text.length.toLocaleString('en')} characters)`
    : visible;
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function nameOfClass(value: object): string {
  return (Object.getPrototypeOf(value) as { constructor?: { name?: string } }).constructor?.name || 'object';
}
