/*
 * Just enough of JavaScript's grammar to find keys and items in object and array literals: strings, templates, comments
 * and brackets. Expressions are skipped as a whole. Only used to show where something is, never to know what it is.
 */

export interface Member {
  /** Absent for a spread, and for a key that is computed. */
  readonly key?: string;
  /** Where the key (of an item, the item) begins. */
  readonly start: number;
  /** Where its value begins. */
  readonly value: number;
}

const SPACE = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
const STRING = /"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'|`(?:[^`\\]|\\[\s\S])*`/y;
const NAME = /[\p{ID_Start}$_][\p{ID_Continue}$]*|\d+/uy;
const CALL = /[\p{ID_Start}$_][\p{ID_Continue}$.]*\s*\(/uy;

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** The first offset from `at` on that is neither white space nor comment. */
export const skipSpace = (text: string, at: number): number => at + (match(SPACE, text, at)?.length ?? 0);

/** The name that stands at an offset, if it is all there is to the expression. */
export function nameAt(text: string, at: number): string | undefined {
  const name = match(NAME, text, at);
  if (name === undefined) return undefined;
  const next = text[skipSpace(text, at + name.length)];
  return next === undefined || ',;)}]'.includes(next) || /\s/.test(text[at + name.length] ?? '')
    ? name
    : undefined;
}

/** Where the argument of a call begins, if there is a call: `defineDeployment({`. */
export function argumentAt(text: string, at: number): number | undefined {
  const call = match(CALL, text, at);
  return call === undefined ? undefined : skipSpace(text, at + call.length);
}

/** The members of the object or array literal whose bracket is at an offset. */
export function membersAt(text: string, open: number): Member[] {
  const isObject = text[open] === '{';
  const members: Member[] = [];
  let at = skipSpace(text, open + 1);
  while (at < text.length && text[at] !== '}' && text[at] !== ']') {
    const member = isObject ? keyAt(text, at) : { key: String(members.length), start: at, value: at };
    members.push(member);
    at = skipExpression(text, member.value);
    if (text[at] === ',') at = skipSpace(text, at + 1);
    else break;
  }
  return members;
}

function keyAt(text: string, start: number): Member {
  const quoted = match(STRING, text, start);
  const name = quoted ?? match(NAME, text, start);
  if (name === undefined) return { start, value: text.startsWith('...', start) ? start + 3 : start };
  const key = quoted === undefined ? name : quoted.slice(1, -1);
  const after = skipSpace(text, start + name.length);
  // Without a colon, the name is the value as well.
  return { key, start, value: text[after] === ':' ? skipSpace(text, after + 1) : start };
}

/** The offset of the comma or closing bracket that ends the expression at an offset. */
function skipExpression(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const skipped = skipSpace(text, at);
    if (skipped > at) at = skipped;
    const char = text[at]!;
    if ('"\'`'.includes(char)) at += (match(STRING, text, at)?.length ?? 1) - 1;
    else if ('([{'.includes(char)) depth++;
    else if (depth === 0 && ',)]}'.includes(char)) return at;
    else if (')]}'.includes(char)) depth--;
  }
  return text.length;
}
