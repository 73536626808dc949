/** A word, a literal or a sign of a program, from `start` up to `end`. */
export interface Token {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly kind: 'code' | 'string' | 'template' | 'regexp';
}

/** The tokens of a program without its types, and where each bracket's partner is. */
export interface Tokens {
  readonly text: string;
  readonly list: readonly Token[];
  /** By index of an opening token, that of the closing one. */
  readonly partner: ReadonlyMap<number, number>;
}

export type Tokenize = (text: string) => Tokens;

const OPENING: ReadonlySet<string> = new Set(['(', '[', '{', '${']);
const CLOSING: ReadonlySet<string> = new Set([')', ']', '}']);

/**
 * Takes programs apart with the parser that transforms them (sucrase), so that both read the same. It names no nodes, but
 * tells types from values, regular expressions from divisions, and the parts of templates.
 */
export async function loadTokenizer(): Promise<Tokenize> {
  const [{ parse }, { TokenType }] = await Promise.all([
    import('sucrase/dist/parser/index.js'),
    import('sucrase/dist/parser/tokenizer/types.js'),
  ]);
  const kinds = new Map<number, Token['kind']>([
    [TokenType.string, 'string'],
    [TokenType.template, 'template'],
    [TokenType.regexp, 'regexp'],
  ]);
  return (text) => {
    const list = safely(() => parse(text, false, true, false).tokens)
      .filter((token) => !token.isType && token.type !== TokenType.eof)
      .map(({ type, start, end }) => ({
        start,
        end,
        text: text.slice(start, end),
        kind: kinds.get(type) ?? ('code' as const),
      }));
    return { text, list, partner: partners(list) };
  };
}

/** What does not parse was reported long before; then there is nothing to be found in it. */
function safely<T>(read: () => T[]): T[] {
  try {
    return read();
  } catch {
    return [];
  }
}

function partners(list: readonly Token[]): Map<number, number> {
  const found = new Map<number, number>();
  const open: number[] = [];
  for (const [index, { text, kind }] of list.entries()) {
    if (kind !== 'code') continue;
    const closes = CLOSING.has(text) || (text === '`' && list[open.at(-1) ?? -1]?.text === '`');
    if (closes) {
      const opening = open.pop();
      if (opening !== undefined) found.set(opening, index);
    } else if (OPENING.has(text) || text === '`') open.push(index);
  }
  return found;
}
