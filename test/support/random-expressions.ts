import fc from 'fast-check';
import {
  add,
  and,
  bound,
  cond,
  eq,
  isNull,
  keyed,
  le,
  listOf,
  lt,
  mul,
  ne,
  not,
  notNull,
  or,
  spread,
  sub,
  text,
  when,
} from '../../src/expr/build.ts';
import { fn } from '../../src/expr/functions.ts';
import { type Expr, type Input, type Sym, sym } from '../../src/expr/symbolic.ts';
import { type Options, type Person, size, small } from './expression-options.ts';
import { anySettings, hostileText } from './settings.ts';

const cfg = sym<Options>('cfg');

/**
 * A set (so that it may stand where an option takes it) of expressions of every kind; in a record, because fast-check
 * looks into what it makes and expressions do not like that.
 */
export const anyExpression: fc.Arbitrary<{ readonly expression: Expr<object> }> = fc
  .gen()
  .map((draw) => ({ expression: new Maker(draw).set(4) }));

/** Makes expressions by type; `depth` is how many more levels there may be below. */
class Maker {
  readonly #draw: fc.GeneratorValue;
  #names = 0;
  #people: Sym<Person>[] = [];
  #strings: Expr<string>[] = [];

  constructor(draw: fc.GeneratorValue) {
    this.#draw = draw;
  }

  #pick<T>(...choices: readonly (() => T)[]): T {
    return choices[this.#draw(fc.nat, { max: choices.length - 1 })]!();
  }

  #literal<T>(arbitrary: fc.Arbitrary<T>): T {
    return this.#draw(() => arbitrary);
  }

  #name(start: string): string {
    this.#names++;
    return `${start}${this.#names}`;
  }

  bool(depth: number): Expr<boolean> {
    const less = depth - 1;
    const leaves = [
      () => cfg.flag,
      () => isNull(cfg.maybe),
      () => notNull(cfg.rights),
      () => fn.emptyPermission(cfg.rights),
      ...this.#people.map((person) => () => person.on as Expr<boolean>),
    ];
    if (depth <= 0) return this.#pick(...leaves);
    return this.#pick(
      ...leaves,
      () => not(this.bool(less)),
      () => and(this.bool(less), this.bool(less), this.bool(less)),
      () => or(this.bool(less), this.bool(less)),
      () => or(and(this.bool(less), this.bool(less)), this.bool(less)),
      () => and(or(this.bool(less), this.bool(less)), this.bool(less)),
      () => eq(this.int(less), this.int(less) as Input<number>),
      () => eq(this.bool(less), this.bool(less) as Input<boolean>),
      () => ne(this.string(less), this.string(less) as Input<string>),
      () => lt(this.int(less), this.int(less)),
      () => le(this.int(less), this.int(less)),
      () => cond<boolean>(this.bool(less), this.bool(less), this.#literal(fc.boolean())),
      () =>
        this.#each(
          (body) => cfg.people.all(this.#name('one'), body),
          () => this.bool(less),
        ),
      () =>
        this.#each(
          (body) => cfg.people.any(this.#name('one'), body),
          () => this.bool(less),
        ),
      () => fn.elem(this.string(less), this.strings(less)),
      () => fn.hasPrefix(this.string(less), this.string(less)),
      () => bound(this.#name('named'), this.#closed(() => this.bool(less)) as Input<boolean>),
    );
  }

  int(depth: number): Expr<number> {
    const less = depth - 1;
    const leaves = [
      () => cfg.count as Expr<number>,
      () => fn.length(cfg.names),
      () => fn.seconds(cfg.duration),
      () => fn.milliseconds(cfg.duration),
      () => add(this.#literal(small), this.#literal(small)),
      ...this.#people.map((person) => () => person.weight as Expr<number>),
    ];
    if (depth <= 0) return this.#pick(...leaves);
    const nat = () => cond<number>(lt(this.int(less), 0), this.#literal(fc.nat(1000)), fn.length(cfg.people));
    return this.#pick(
      ...leaves,
      () => add(this.int(less), this.int(less), this.int(less)),
      () => sub(this.int(less), this.int(less)),
      () => sub(this.int(less), sub(this.int(less), this.#literal(small))),
      () => mul(this.int(less), this.int(less)),
      () => mul(add(this.int(less), this.#literal(small)), this.int(less)),
      () => cond<number>(this.bool(less), this.int(less), this.int(less)),
      () => fn.mulDiv(nat(), nat(), this.#literal(fc.integer({ min: 1, max: 1000 }))),
      () => fn.bytes(this.#literal(size)),
      () => fn.length(this.strings(less)),
      () => bound(this.#name('named'), this.#closed(() => this.int(less)) as Input<number>),
    );
  }

  string(depth: number): Expr<string> {
    const less = depth - 1;
    const leaves = [
      () => cfg['a b "${c}"'] as Expr<string>,
      () => cfg.if.deep["x'y"] as Expr<string>,
      () => text`${this.#literal(hostileText)}`,
      () => fn.goDuration(cfg.duration),
      ...this.#strings.map((variable) => () => variable),
      ...this.#people.map((person) => () => person.name as Expr<string>),
    ];
    if (depth <= 0) return this.#pick(...leaves);
    return this.#pick(
      ...leaves,
      () => text`a$${this.string(less)}${this.string(less)}\n'' \${${this.string(less)}`,
      () => text`first ${this.string(less)}\n  second\n\n    third ${this.string(less)}\n`,
      () => text`${this.#literal(hostileText)}${this.string(less)}${this.#literal(hostileText)}`,
      () => cond<string>(this.bool(less), this.string(less), this.#literal(hostileText)),
      () => cond<string>(isNull(cfg.maybe), 'none', cfg.maybe as Expr<string>),
      () => fn.numberText(this.int(less)),
      () => fn.sizeText(fn.length(this.strings(less))),
      () => fn.toJson(fn.setOf(fn.entries(this.#literal(anySettings) as never)) as never),
      () => fn.concat(fn.flatten([this.strings(less), this.strings(less)]) as never),
      () => fn.joinComma(this.strings(less)),
      () => fn.joinLines(this.strings(less)),
      () => fn.dirOf(this.#literal(fc.stringMatching(/^(\/[a-z.+]{1,4}){1,4}$/))),
      () => fn.concat(this.strings(less)),
      () => fn.toJson(this.strings(less) as never),
      () =>
        fn.toJson(
          fn.needsRestart(
            this.#literal(fc.subarray(['accounts', 'a', 'debug', 'key'])) as never,
            this.#literal(anySettings) as never,
          ) as never,
        ),
      () => fn.hostPort(this.#literal(fc.constantFrom('a', '::1', '[::]')), this.int(less)),
      () => fn.loopbackFor(this.#literal(fc.constantFrom('::', '0.0.0.0', 'a', "'${b}"))),
      () =>
        fn.confText(
          fn.mergeSettings(
            this.#literal(anySettings) as never,
            { key: this.string(less), n: this.int(less) } as never,
          ),
        ),
      () => bound(this.#name('named'), this.#closed(() => this.string(less)) as Input<string>),
    );
  }

  strings(depth: number): Expr<string[]> {
    const less = depth - 1;
    const leaves = [
      () => cfg.names as Expr<string[]>,
      ...this.#people.map((person) => () => person.tags as unknown as Expr<string[]>),
    ];
    if (depth <= 0) return this.#pick(...leaves);
    const item = () =>
      this.#pick<Expr<string>>(
        () => this.string(less),
        () => when(this.bool(less), this.string(less) as Input<string>),
        () => spread(this.strings(less)),
        () => when(this.bool(less), spread(this.strings(less)) as Input<string>),
      );
    return this.#pick(
      ...leaves,
      () => listOf([this.#literal(hostileText)]) as Expr<string[]>,
      () => listOf([item(), item(), item()]) as unknown as Expr<string[]>,
      () => listOf([item(), item()]) as unknown as Expr<string[]>,
      () => fn.duplicates(this.strings(less)) as Expr<string[]>,
      () => cond<string[]>(this.bool(less), this.strings(less), []),
      () =>
        this.#each(
          (body) => cfg.people.map(this.#name('one'), body as never),
          () => this.string(less),
        ) as Expr<string[]>,
      () =>
        this.#each(
          (body) =>
            cfg.people.filter(this.#name('one'), body).map(this.#name('one'), (person) => person.name),
          () => this.bool(less),
        ) as Expr<string[]>,
      () =>
        this.#eachString(
          (body) => cfg.names.map(this.#name('text'), body),
          () => this.string(less),
        ),
      () =>
        this.#eachString(
          (body) => cfg.names.map(this.#name('text'), body),
          () => fn.hostPort('a', 1),
        ),
    );
  }

  set(depth: number): Expr<object> {
    const less = depth - 1;
    const value = (): Input<unknown> =>
      this.#pick<Input<unknown>>(
        () => this.bool(less),
        () => this.int(less),
        () => this.string(less),
        () => this.strings(less),
        () => fn.permission(cfg.rights) as Input<unknown>,
        () => cfg.if.deep.sizes.map(this.#name('size'), (each) => fn.bytes(each)) as Input<unknown>,
        () => this.#literal(fc.oneof(hostileText, small, fc.boolean(), fc.constant(null))) as Input<unknown>,
        () => (less > 0 ? this.set(less) : cfg.count) as Input<unknown>,
        () =>
          fn.mergeSettings(
            this.#literal(anySettings) as never,
            this.#literal(anySettings) as never,
          ) as Input<unknown>,
      );
    const some = () =>
      this.#draw(fc.boolean) ? (when(this.bool(less), value()) as Input<unknown>) : value();
    const keys = this.#literal(
      fc.uniqueArray(
        fc.oneof(hostileText, fc.constantFrom('a', 'b-c', 'if', '__proto__', 'flag', "d'", 'count')),
        { minLength: 1, maxLength: 4 },
      ),
    );
    return this.#pick(
      () => keyed(keys.map((key) => [key, some()])) as Expr<object>,
      () => keyed(keys.map((key) => [key, some()])) as Expr<object>,
      () =>
        keyed([
          [text`1 ${this.string(less)}`, some()],
          [text`2${this.string(less)}`, some()],
          ['count', cfg.count as Input<unknown>],
          ['flag', when(this.bool(less), cfg.flag) as Input<unknown>],
        ]) as Expr<object>,
    );
  }

  #each<R>(verb: (body: (person: Sym<Person>) => never) => R, inner: () => unknown): R {
    return verb((person) => {
      this.#people.push(person);
      const made = inner();
      this.#people.pop();
      return made as never;
    });
  }

  #eachString(
    verb: (body: (item: Sym<string>) => Expr<string>) => Expr<string[]>,
    inner: () => Expr<string>,
  ) {
    return verb((item) => {
      this.#strings.push(item);
      const made = inner();
      this.#strings.pop();
      return made;
    });
  }

  /** What has a name stands outside of every list verb: their variables mean nothing to it. */
  #closed<T>(inner: () => T): T {
    const [people, strings] = [this.#people, this.#strings];
    this.#people = [];
    this.#strings = [];
    const made = inner();
    this.#people = people;
    this.#strings = strings;
    return made;
  }
}
