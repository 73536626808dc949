import type { Expression, Member, Span } from './expression.ts';
import { type Binding, EVERYTHING, type SourceModule } from './module.ts';

/** Finds the files of a spec. */
export interface Files {
  /** A file by its absolute path; undefined where it was not read, or is no program. */
  module(file: string): SourceModule | undefined;
  /** The file that an import means; undefined for packages. */
  resolve(importer: string, specifier: string): string | undefined;
}

/** An expression, and where it stands. */
export interface Place {
  readonly file: string;
  readonly value: Expression;
  /** What it goes by there: its key or its name; of an item, the item. */
  readonly head: Span;
}

/** More steps than this go in a circle. */
const MOST_STEPS = 50;
/** Functions that return their argument. */
const TRANSPARENT: ReadonlySet<string> = new Set(['defineDeployment', 'freeze']);

/** Follows names, imports, and members of what they stand for, to where a value is written. */
export class Follower {
  readonly #files: Files;
  readonly #spreads = new WeakMap<readonly Member[], boolean>();

  constructor(files: Files) {
    this.#files = files;
  }

  /** The default export of a file. */
  start(file: string): Place | undefined {
    return this.#exported(file, 'default', 0);
  }

  /** Where the value is written that an expression comes down to; its own place if it is computed. */
  follow(place: Place, steps = 0): Place {
    const { file, value } = place;
    if (steps > MOST_STEPS) return computed(place);
    switch (value.kind) {
      case 'literal':
      case 'object':
      case 'list':
      case 'computed':
        return place;
      case 'name': {
        if (value.name === 'undefined') return place;
        const found = this.#bound(file, this.#files.module(file)?.names.get(value.name), steps);
        return found ? this.follow(found, steps + 1) : computed(place);
      }
      case 'member': {
        const found = this.#member(file, value, steps);
        return found ? this.follow(found, steps + 1) : computed(place);
      }
      case 'call': {
        const { callee, argument } = value;
        const required = callee.kind === 'name' && callee.name === 'require' && argument?.kind === 'literal';
        if (required) {
          const target = this.#files.resolve(file, String(argument.value));
          const found = target === undefined ? undefined : this.#exported(target, 'default', steps + 1);
          return found ? this.follow(found, steps + 1) : computed(place);
        }
        const name = callee.kind === 'member' ? callee.key : callee.kind === 'name' ? callee.name : '';
        if (!argument || !TRANSPARENT.has(this.#realName(file, name))) return computed(place);
        return this.follow({ file, value: argument, head: place.head }, steps + 1);
      }
    }
  }

  /** A member of an object by its key, where it is written; or the one spread that may have brought it in. */
  find({ file, value }: Place, key: string, steps = 0): Place | undefined {
    const reader = this.#files.module(file)?.reader;
    if (value.kind !== 'object' || !reader || steps > MOST_STEPS) return undefined;
    const opaque: Member[] = [];
    for (const member of reader.members(value).toReversed()) {
      if (member.key === key) return { file, value: member.value, head: member.head };
      if (member.key !== undefined) continue;
      const from = member.spread ? this.follow({ file, ...member }, steps + 1) : undefined;
      const inherited = from && this.find(from, key, steps + 1);
      if (inherited) return inherited;
      if (from?.value.kind !== 'object') opaque.push(member);
    }
    const [only, ...others] = opaque;
    return only && others.length === 0 ? computed({ file, value: only.value, head: only.head }) : undefined;
  }

  /** An item of a list that has `length` items when it is evaluated; or the spread that it came out of. */
  item({ file, value }: Place, index: number, length: number | undefined, steps = 0): Place | undefined {
    const reader = this.#files.module(file)?.reader;
    if (value.kind !== 'list' || !reader || steps > MOST_STEPS) return undefined;
    const members = reader.members(value);
    if (!this.#hasSpread(members)) {
      const member = members[index];
      return member && { file, value: member.value, head: member.head };
    }
    let before = 0;
    for (const [position, member] of members.entries()) {
      const place = { file, value: member.value, head: member.head };
      const count = member.spread ? this.#count(place, steps) : 1;
      if (count === undefined) {
        // Of what follows one spread of unknown length, the distance from the end is known.
        const rest = members.slice(position + 1);
        const own =
          rest.some(({ spread }) => spread) || length === undefined
            ? undefined
            : rest[index - length + rest.length];
        return own ? { file, value: own.value, head: own.head } : computed(place);
      }
      if (index < before + count)
        return member.spread
          ? this.item(this.follow(place, steps + 1), index - before, count, steps + 1)
          : place;
      before += count;
    }
    return undefined;
  }

  /** Remembered, as there may be as many questions as items. */
  #hasSpread(members: readonly Member[]): boolean {
    const known = this.#spreads.get(members) ?? members.some(({ spread }) => spread);
    this.#spreads.set(members, known);
    return known;
  }

  /** How many items a list has, if that can be told. */
  #count(place: Place, steps: number): number | undefined {
    const { file, value } = this.follow(place, steps + 1);
    const reader = this.#files.module(file)?.reader;
    if (value.kind !== 'list' || !reader || steps > MOST_STEPS) return undefined;
    let count = 0;
    for (const { spread, value: item, head } of reader.members(value)) {
      const inner = spread ? this.#count({ file, value: item, head }, steps + 1) : 1;
      if (inner === undefined) return undefined;
      count += inner;
    }
    return count;
  }

  #member(
    file: string,
    { of, key }: Extract<Expression, { kind: 'member' }>,
    steps: number,
  ): Place | undefined {
    const binding = of.kind === 'name' ? this.#files.module(file)?.names.get(of.name) : undefined;
    if (binding?.kind === 'import' && binding.name === EVERYTHING) {
      const target = this.#files.resolve(file, binding.from);
      return target === undefined ? undefined : this.#exported(target, key, steps + 1);
    }
    const holder = this.follow({ file, value: of, head: of }, steps + 1);
    const found =
      holder.value.kind === 'list'
        ? this.item(holder, Number(key), undefined, steps + 1)
        : this.find(holder, key, steps + 1);
    return found;
  }

  #bound(file: string, binding: Binding | undefined, steps: number): Place | undefined {
    if (!binding || steps > MOST_STEPS) return undefined;
    if (binding.kind === 'here') return { file, value: binding.value, head: binding };
    const target = this.#files.resolve(file, binding.from);
    return target === undefined ? undefined : this.#exported(target, binding.name, steps + 1);
  }

  #exported(file: string, name: string, steps: number): Place | undefined {
    const module = this.#files.module(file);
    if (!module || steps > MOST_STEPS) return undefined;
    const own = this.#bound(file, module.exports.get(name), steps + 1);
    if (own) return own;
    for (const from of name === 'default' ? [] : module.passedOn) {
      const target = this.#files.resolve(file, from);
      const found = target === undefined ? undefined : this.#exported(target, name, steps + 1);
      if (found) return found;
    }
    return undefined;
  }

  /** What a function is called where it comes from. */
  #realName(file: string, name: string): string {
    const binding = this.#files.module(file)?.names.get(name);
    return binding?.kind === 'import' ? binding.name : name;
  }
}

const computed = ({ file, value: { start, end }, head }: Place): Place => ({
  file,
  value: { kind: 'computed', start, end },
  head,
});
