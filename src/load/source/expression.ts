import { keyOf, literal, unescaped } from './literal.ts';
import type { Token, Tokens } from './tokens.ts';

/** A part of a text, from the offset `start` up to `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * An expression, as far as a place in it can be told without running it. `computed` is everything else: what functions,
 * operators and conditions make.
 */
export type Expression = Span &
  (
    | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
    | { readonly kind: 'object'; readonly open: number }
    | { readonly kind: 'list'; readonly open: number }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'member'; readonly of: Expression; readonly key: string }
    | { readonly kind: 'call'; readonly callee: Expression; readonly argument: Expression | undefined }
    | { readonly kind: 'computed' }
  );

/** A member of an object, or an item of a list. */
export interface Member {
  /** Undefined for a spread, for a key that is computed, and for an item. */
  readonly key?: string;
  /** The key; of an item and a spread, all of it. */
  readonly head: Span;
  readonly value: Expression;
  readonly spread: boolean;
}

const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
/** Words that look like names, and begin an expression that is computed. */
const OPERATORS = new Set([
  'async',
  'await',
  'class',
  'delete',
  'function',
  'new',
  'this',
  'typeof',
  'void',
  'yield',
]);
const MODIFIERS = new Set(['async', 'get', 'set', 'static']);

/** Reads expressions where someone points at a token; nothing is read before it is asked for. */
export class Reader {
  readonly #tokens: Tokens;
  readonly #members = new Map<number, readonly Member[]>();

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
  }

  token(index: number): Token | undefined {
    return this.#tokens.list[index];
  }

  is(index: number, text: string): boolean {
    const token = this.token(index);
    return token?.kind === 'code' && token.text === text;
  }

  /** The index after the bracket that closes the one at `open`. */
  after(open: number): number {
    return (this.#tokens.partner.get(open) ?? this.#tokens.list.length) + 1;
  }

  /** The expression that begins with a token. */
  expression(from: number): Expression {
    return this.#expression(from, this.#endOf(from));
  }

  /** What stands between the brackets of an object or a list. */
  members({ kind, open }: Extract<Expression, { open: number }>): readonly Member[] {
    const known = this.#members.get(open);
    if (known) return known;
    const members: Member[] = [];
    const close = this.after(open) - 1;
    for (let at = open + 1; at < close; ) {
      const end = this.#comma(at, close);
      // A hole in a list counts as an item.
      if (end > at || kind === 'list')
        members.push(kind === 'object' ? this.#property(at, end) : this.#item(at, end));
      at = end + 1;
    }
    this.#members.set(open, members);
    return members;
  }

  /** The index of the comma at which the part of a list, an object or a declaration that begins at `from` ends. */
  #comma(from: number, close: number): number {
    let at = from;
    while (at < close && !this.is(at, ',')) at = this.#tokens.partner.has(at) ? this.after(at) : at + 1;
    return Math.min(at, close);
  }

  #item(from: number, end: number): Member {
    const head = this.#span(from, end);
    if (!this.is(from, '...')) return { head, value: this.#expression(from, end), spread: false };
    return { head, value: this.#expression(from + 1, end), spread: true };
  }

  #property(from: number, end: number): Member {
    if (this.is(from, '...')) return this.#item(from, end);
    const all = this.#span(from, end);
    let at = from;
    while (
      at + 1 < end &&
      (this.is(at, '*') || (MODIFIERS.has(this.token(at)!.text) && !this.#endsKey(at + 1)))
    )
      at++;
    const token = this.token(at)!;
    const computed: Expression = { kind: 'computed', ...all };
    if (this.is(at, '[')) return { head: all, value: computed, spread: false };
    const key = keyOf(token);
    const head = { start: token.start, end: token.end };
    if (this.is(at + 1, ':')) return { key, head, value: this.#expression(at + 2, end), spread: false };
    if (at + 1 >= end) return { key, head, value: { kind: 'name', name: key, ...head }, spread: false };
    return { key, head, value: computed, spread: false };
  }

  #endsKey(index: number): boolean {
    return [',', ':', '(', '}'].some((sign) => this.is(index, sign));
  }

  /** The expression of the tokens from `from` up to `end`; computed, unless it is one thing as a whole. */
  #expression(from: number, end: number): Expression {
    const computed: Expression = { kind: 'computed', ...this.#span(from, end) };
    let [at, found] = this.#primary(from, end) ?? [end, computed];
    while (at < end) {
      const start = found.start;
      if (this.is(at, '!')) at++;
      else if ((this.is(at, '.') || this.is(at, '?.')) && NAME.test(this.token(at + 1)?.text ?? '')) {
        const { text: key, end: to } = this.token(at + 1)!;
        found = { kind: 'member', of: found, key, start, end: to };
        at += 2;
      } else if (this.is(at, '[') && this.after(at) === at + 3) {
        const index = literal(this.token(at + 1)!);
        if (index === undefined) return computed;
        found = { kind: 'member', of: found, key: String(index), start, end: this.token(at + 2)!.end };
        at += 3;
      } else if (this.is(at, '(')) {
        const close = this.after(at) - 1;
        const argument = close > at + 1 ? this.#expression(at + 1, this.#comma(at + 1, close)) : undefined;
        found = { kind: 'call', callee: found, argument, start, end: this.token(close)?.end ?? start };
        at = close + 1;
      } else return computed;
    }
    return found;
  }

  #primary(from: number, end: number): [next: number, Expression] | undefined {
    const token = this.token(from);
    if (!token || from >= end) return undefined;
    const { start, text } = token;
    if (this.is(from, '{') || this.is(from, '[')) {
      const next = this.after(from);
      return [next, { kind: text === '{' ? 'object' : 'list', open: from, ...this.#span(from, next) }];
    }
    if (this.is(from, '(')) {
      const next = this.after(from);
      return [next, this.#expression(from + 1, next - 1)];
    }
    if (this.is(from, '`')) {
      if (this.after(from) !== from + 3) return undefined;
      const value = unescaped(this.token(from + 1)!.text);
      return [from + 3, { kind: 'literal', value, ...this.#span(from, from + 3) }];
    }
    if (this.is(from, '-')) {
      const value = literal(this.token(from + 1));
      if (typeof value !== 'number') return undefined;
      return [from + 2, { kind: 'literal', value: -value, ...this.#span(from, from + 2) }];
    }
    const value = literal(token);
    if (value !== undefined) return [from + 1, { kind: 'literal', value, start, end: token.end }];
    if (token.kind !== 'code' || !NAME.test(text) || OPERATORS.has(text)) return undefined;
    return [from + 1, { kind: 'name', name: text, start, end: token.end }];
  }

  /** Where an expression that is a statement's last part ends: at a semicolon, a comma, or a line that begins anew. */
  #endOf(from: number): number {
    const count = this.#tokens.list.length;
    let at = from;
    while (at < count) {
      at = this.#tokens.partner.has(at) ? this.after(at) : at + 1;
      const token = this.token(at);
      if (!token || [',', ';', ')', ']', '}'].some((sign) => this.is(at, sign))) break;
      const gap = this.#tokens.text.slice(this.token(at - 1)!.end, token.start);
      if (
        gap.includes('\n') &&
        token.kind === 'code' &&
        NAME.test(token.text) &&
        !/^(?:in|instanceof)$/.test(token.text)
      )
        if (endsExpression(this.token(at - 1)!)) break;
    }
    return Math.min(at, count);
  }

  #span(from: number, end: number): Span {
    const start = this.token(from)?.start ?? this.#tokens.text.length;
    return { start, end: Math.max(start, this.token(end - 1)?.end ?? start) };
  }
}

/** After an operator, the next line goes on with the expression. */
const endsExpression = ({ kind, text }: Token): boolean =>
  kind !== 'code' || /^(?:[\])}`!]|[\p{ID_Continue}$.]+)$/u.test(text);
