import type { Token } from './tokens.ts';

const WORDS = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);
const NUMBER = /^[0-9.]/;

/** The name that a token is as a key. */
export function keyOf(token: Token): string {
  const value = literal(token);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : token.text;
}

/** The value of a literal; undefined for what is none. */
export function literal(token: Token | undefined): string | number | boolean | null | undefined {
  if (!token) return undefined;
  const { kind, text } = token;
  if (kind === 'string') return unescaped(text.slice(1, -1));
  if (kind !== 'code') return undefined;
  if (WORDS.has(text)) return WORDS.get(text);
  const number = NUMBER.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN;
  return Number.isNaN(number) ? undefined : number;
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  v: '\v',
  '0': '\0',
};

/** What stands between quotes, its escapes replaced. */
export function unescaped(text: string): string {
  return text.replace(
    /\\(?:u\{([0-9a-f]+)\}|u([0-9a-f]{4})|x([0-9a-f]{2})|(\r\n|[\s\S]))/gi,
    (_, point, unit, byte, char: string) => {
      const code = point ?? unit ?? byte;
      if (code !== undefined) return String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10ffff));
      return /^[\r\n\u2028\u2029]/.test(char) ? '' : (ESCAPES[char] ?? char);
    },
  );
}
