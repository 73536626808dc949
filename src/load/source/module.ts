import { type Expression, Reader } from './expression.ts';
import type { Tokens } from './tokens.ts';

/** What a name stands for: an expression of the same file, or what another one exports. */
export type Binding =
  | {
      readonly kind: 'here';
      readonly value: Expression;
      readonly name: string;
      readonly start: number;
      readonly end: number;
    }
  | { readonly kind: 'import'; readonly from: string; readonly name: string };

/** Stands for everything that a module exports, as in `import * as all`. */
export const EVERYTHING = '*';

/** A file of a spec: what the names at its top level stand for, and what it exports. */
export class SourceModule {
  readonly reader: Reader;
  /** By name, as the file uses it. */
  readonly names = new Map<string, Binding>();
  /** By name, as importers use it; of `export default` and `module.exports`, under `default`. */
  readonly exports = new Map<string, Binding>();
  /** Modules of which everything is exported on. */
  readonly passedOn: string[] = [];
  readonly #tokens: Tokens;

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
    this.reader = new Reader(tokens);
    const exported: [as: string, local: string][] = [];
    for (let at = 0; at < tokens.list.length; ) at = this.#statement(at, exported);
    for (const [as, local] of exported) {
      const binding = this.names.get(local);
      if (binding) this.exports.set(as, binding);
    }
  }

  /** @returns where to go on */
  #statement(at: number, exported: [string, string][]): number {
    const { reader } = this;
    if (this.#word(at, 'import')) return this.#import(at + 1);
    if (this.#word(at, 'export')) {
      if (this.#word(at + 1, 'default')) return this.#default(at + 2, at);
      if (reader.is(at + 1, '*')) return this.#passOn(at + 2);
      if (reader.is(at + 1, '{')) return this.#exportList(at + 1, exported);
      const declared = this.#declaration(at + 1);
      for (const name of declared) exported.push([name, name]);
      return at + 1 + (declared.length > 0 ? 1 : 0);
    }
    if (
      this.#word(at, 'module') &&
      reader.is(at + 1, '.') &&
      this.#word(at + 2, 'exports') &&
      reader.is(at + 3, '=')
    )
      return this.#default(at + 4, at);
    this.#declaration(at);
    return this.#next(at);
  }

  #word = (at: number, word: string): boolean => this.reader.is(at, word) && !this.reader.is(at - 1, '.');

  #text = (at: number): string => this.reader.token(at)?.text ?? '';

  #next(at: number): number {
    return this.#tokens.partner.has(at) ? this.reader.after(at) : at + 1;
  }

  /** `const a = 1, b = 2`: the names. One that is assigned to elsewhere stands for nothing in particular. */
  #declaration(at: number): string[] {
    if (!['const', 'let', 'var'].some((word) => this.#word(at, word))) return [];
    const { reader } = this;
    const names: string[] = [];
    for (let index = at + 1; reader.token(index); ) {
      const name = reader.token(index)!;
      if (name.kind !== 'code' || !reader.is(index + 1, '=')) break;
      const value = reader.expression(index + 2);
      names.push(name.text);
      if (this.#text(at) === 'const' || !this.#isReassigned(name.text, index))
        this.names.set(name.text, { kind: 'here', value, name: name.text, start: name.start, end: name.end });
      let after = index + 2;
      while (reader.token(after) && reader.token(after)!.start < value.end) after = this.#next(after);
      if (!reader.is(after, ',')) break;
      index = after + 1;
    }
    return names;
  }

  #isReassigned(name: string, declared: number): boolean {
    return this.#tokens.list.some(
      ({ text }, index) =>
        text === name && index !== declared && /^[^=!<>]?=$|^(?:\+\+|--)$/.test(this.#text(index + 1)),
    );
  }

  #default(at: number, from: number): number {
    const value = this.reader.expression(at);
    const start = this.reader.token(from)!.start;
    const end = this.reader.token(at - 1)!.end;
    this.exports.set('default', { kind: 'here', value, name: 'default', start, end });
    return this.#next(at);
  }

  /** `import a, { b as c }, * as d from 'e'` */
  #import(at: number): number {
    let from = at;
    while (this.reader.token(from) && !this.#word(from, 'from') && !this.reader.is(from, ';')) from++;
    const specifier = this.#specifier(from + 1);
    if (specifier === undefined) return at;
    for (let index = at; index < from; index++) {
      if (this.reader.is(index, '*')) this.#name(this.#text(index + 2), specifier, EVERYTHING);
      else if (this.reader.is(index, '{')) {
        for (const [name, local] of this.#list(index)) this.#name(local, specifier, name);
        index = this.reader.after(index) - 1;
      } else if (index === at && this.#text(index) !== 'type')
        this.#name(this.#text(index), specifier, 'default');
    }
    return from + 2;
  }

  #name(local: string, from: string, name: string): void {
    this.names.set(local, { kind: 'import', from, name });
  }

  #passOn(at: number): number {
    const named = this.#word(at, 'as');
    const specifier = this.#specifier(named ? at + 3 : at + 1);
    if (specifier === undefined) return at;
    if (named) this.exports.set(this.#text(at + 1), { kind: 'import', from: specifier, name: EVERYTHING });
    else this.passedOn.push(specifier);
    return at + 2;
  }

  #exportList(open: number, exported: [string, string][]): number {
    const after = this.reader.after(open);
    const specifier = this.#word(after, 'from') ? this.#specifier(after + 1) : undefined;
    for (const [local, as] of this.#list(open)) {
      if (specifier === undefined) exported.push([as, local]);
      else this.exports.set(as, { kind: 'import', from: specifier, name: local });
    }
    return after;
  }

  /** `{ a, type b, c as d }` as pairs of the name on the left and that on the right of `as`. */
  #list(open: number): [string, string][] {
    const pairs: [string, string][] = [];
    const close = this.reader.after(open) - 1;
    let words: string[] = [];
    for (let index = open + 1; index <= close; index++) {
      if (index < close && !this.reader.is(index, ',')) words.push(this.#text(index));
      else {
        const [left, as, right] = words[0] === 'type' && words.length % 2 === 0 ? words.slice(1) : words;
        if (left !== undefined) pairs.push([left, as === 'as' && right !== undefined ? right : left]);
        words = [];
      }
    }
    return pairs;
  }

  #specifier(at: number): string | undefined {
    const token = this.reader.token(at);
    return token?.kind === 'string' ? token.text.slice(1, -1) : undefined;
  }
}
