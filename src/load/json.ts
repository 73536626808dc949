import type { Path } from '../domain/diagnostic.ts';
import { placeAt } from './place.ts';

/** What is wrong in a JSON text, and where. Lines and columns count from 1. */
export class JsonProblem extends Error {
  readonly line: number;
  readonly column: number;
  readonly kind: 'syntax' | 'duplicate-key';
  readonly path: Path;
  constructor(
    text: string,
    offset: number,
    message: string,
    kind: JsonProblem['kind'] = 'syntax',
    path: Path = [],
  ) {
    super(message);
    ({ line: this.line, column: this.column } = placeAt(text, offset));
    this.kind = kind;
    this.path = path;
  }
}

const NUMBER = /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
/** A string literal with nothing in it that JSON forbids, its escapes not yet judged. */
const STRING = /"([^"\\\0-\x1f]|\\.)*"/sy;
const WORDS = { true: true, false: false, null: null } as const;
/** Deeper than any spec, and shallow enough for the stack. */
const DEEPEST = 500;

/**
 * A JSON text, as `JSON.parse` reads it; but says where it is wrong, and refuses a key that is given twice, of which
 * `JSON.parse` keeps the last without a word. A byte order mark is skipped.
 * @throws JsonProblem
 */
export function parseJson(text: string): unknown {
  let at = text.startsWith('\uFEFF') ? 1 : 0;

  const fail = (message: string, offset = at): never => {
    throw new JsonProblem(text, offset, message);
  };
  const found = () => (at >= text.length ? 'the end of the file' : JSON.stringify(text[at]));
  const skipSpace = () => {
    while (at < text.length && ' \t\r\n'.includes(text[at]!)) at++;
  };
  const expect = (char: string, what: string) => {
    skipSpace();
    if (text[at] !== char) fail(`expected ${what}, found ${found()}`);
    at++;
  };

  function string(): string {
    STRING.lastIndex = at;
    const literal = STRING.exec(text)?.[0];
    if (literal === undefined)
      return fail('a string is not closed, or holds a control character that must be escaped');
    try {
      const value = JSON.parse(literal) as string;
      at += literal.length;
      return value;
    } catch {
      return fail('a string has an escape that JSON does not know');
    }
  }

  function object(path: Path): unknown {
    const entries = new Map<string, unknown>();
    at++;
    skipSpace();
    while (text[at] !== '}') {
      if (entries.size > 0) expect(',', '"," or "}"');
      skipSpace();
      const start = at;
      if (text[at] !== '"') fail(`expected a key in double quotes, found ${found()}`);
      const key = string();
      if (entries.has(key)) {
        const message = `the key ${JSON.stringify(key)} is given twice`;
        throw new JsonProblem(text, start, message, 'duplicate-key', [...path, key]);
      }
      expect(':', '":" after the key');
      entries.set(key, value([...path, key]));
      skipSpace();
    }
    at++;
    return Object.fromEntries(entries);
  }

  function list(path: Path): unknown[] {
    const items: unknown[] = [];
    at++;
    skipSpace();
    while (text[at] !== ']') {
      if (items.length > 0) expect(',', '"," or "]"');
      items.push(value([...path, items.length]));
      skipSpace();
    }
    at++;
    return items;
  }

  function value(path: Path): unknown {
    skipSpace();
    if (path.length > DEEPEST) fail('values are nested too deeply');
    if (text[at] === '{') return object(path);
    if (text[at] === '[') return list(path);
    if (text[at] === '"') return string();
    for (const [word, meaning] of Object.entries(WORDS))
      if (text.startsWith(word, at)) {
        at += word.length;
        return meaning;
      }
    NUMBER.lastIndex = at;
    const number = NUMBER.exec(text)?.[0];
    if (number === undefined) return fail(`expected a value, found ${found()}`);
    at += number.length;
    return Number(number);
  }

  const result = value([]);
  skipSpace();
  if (at < text.length) fail(`expected nothing more, found ${found()}`);
  return result;
}
