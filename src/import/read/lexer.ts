import { ConfProblem, type Place } from './node.ts';

/** What the text of a configuration consists of. */
export interface Item {
  readonly kind:
    | 'key'
    | 'text'
    | 'integer'
    | 'float'
    | 'boolean'
    | 'time'
    | 'variable'
    | 'include'
    | 'listStart'
    | 'listEnd'
    | 'mapStart'
    | 'mapEnd'
    | 'end';
  readonly text: string;
  readonly place: Place;
}

/** What to look at next: reads some of the text and names its successor; none after the end. */
export type State = (lexer: Lexer) => State | undefined;

/** Stands for the end of the text, as it does in nats-server (conf/lex.go): a NUL byte is taken for the end, too. */
export const END = '\0';

const utf8 = { encode: new TextEncoder(), decode: new TextDecoder('utf-8', { ignoreBOM: true }) };

/**
 * The text being read. Which states follow each other, and what they look at, is the grammar of `conf/lex.go`; it is no
 * context-free one, and what it takes by accident people have come to write.
 */
export class Lexer {
  readonly text: string;
  readonly #file: string;
  /** Where the present item begins, and how far it was read. */
  start = 0;
  position = 0;
  #width = 0;
  #items: Item[] = [];
  readonly #stack: State[] = [];
  /** Of a text with escapes: what comes before `start`; numbers are bytes. */
  #parts: (string | number)[] = [];
  /** Where a text goes on after an escape. */
  afterEscape: State | undefined;
  readonly #lines: number[] = [0];

  constructor(text: string, file: string) {
    this.text = text;
    this.#file = file;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#lines.push(at + 1);
  }

  /** @throws ConfProblem */
  *items(first: State): Generator<Item> {
    for (let state: State | undefined = first; state; ) {
      state = state(this);
      const items = this.#items;
      this.#items = [];
      yield* items;
    }
  }

  next(): string {
    const code = this.text.codePointAt(this.position);
    if (code === undefined) {
      this.#width = 0;
      return END;
    }
    const char = String.fromCodePoint(code);
    this.#width = char.length;
    this.position += this.#width;
    return char;
  }

  /** One step back, of what `next` has read last. */
  back(): void {
    this.position -= this.#width;
  }

  peek(): string {
    const char = this.next();
    this.back();
    return char;
  }

  /** Passes over what was read. */
  ignore(): void {
    this.start = this.position;
  }

  push(state: State): void {
    this.#stack.push(state);
  }

  pop(): State {
    return this.#stack.pop() ?? this.fail('this cannot be read');
  }

  emit(kind: Item['kind']): void {
    const rest = this.text.slice(this.start, this.position);
    const text = this.#parts.length === 0 ? rest : joined([...this.#parts, rest]);
    this.#items.push({ kind, text, place: this.placeAt(this.start) });
    this.#parts = [];
    this.start = this.position;
  }

  /** What was read but for its last character is part of a text. */
  cutBeforeEscape(): void {
    this.#parts.push(this.text.slice(this.start, this.position - 1));
    this.start = this.position;
  }

  addEscaped(part: string | number): State {
    this.#parts.push(part);
    this.start = this.position;
    return this.afterEscape!;
  }

  get hasEscapes(): boolean {
    return this.#parts.length > 0;
  }

  /** @throws ConfProblem at what was read last */
  fail(message: string): never {
    throw new ConfProblem('conf/syntax', this.placeAt(Math.max(this.position - this.#width, 0)), message);
  }

  placeAt(offset: number): Place {
    let low = 0;
    let high = this.#lines.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#lines[middle]! <= offset) low = middle;
      else high = middle;
    }
    return { file: this.#file, line: low + 1, column: offset - this.#lines[low]! + 1 };
  }
}

/** Bytes need not be characters: U+FFFD stands for those that are none. */
function joined(parts: readonly (string | number)[]): string {
  const bytes = parts.flatMap((part) => (typeof part === 'number' ? [part] : [...utf8.encode.encode(part)]));
  return utf8.decode.decode(new Uint8Array(bytes));
}

/** Go's `unicode.IsSpace`. */
export const isSpace = (char: string): boolean => /^\p{White_Space}$/u.test(char);
/** Go's `unicode.IsDigit`. */
export const isDigit = (char: string): boolean => /^\p{Nd}$/u.test(char);
export const isBlank = (char: string): boolean => char === ' ' || char === '\t';
export const isLineEnd = (char: string): boolean => char === '\n' || char === '\r';
export const isSeparator = (char: string): boolean => char === '=' || char === ':';

/** How a message shows a character. */
export function shown(char: string): string {
  if (char === END) return 'the end of the file';
  if (char === '\n' || char === '\r') return 'a new line';
  return /^[!-~]$/.test(char)
    ? `"${char}"`
    : `U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}
