import { describe, expect, test } from 'vitest';
import { add, bound, cond, eq, keyed, listOf, spread, text, when } from '../../../src/expr/build.ts';
import { evaluate } from '../../../src/expr/evaluate.ts';
import { fn } from '../../../src/expr/functions.ts';
import { printNix } from '../../../src/expr/print-nix.ts';
import { type Expr, sym } from '../../../src/expr/symbolic.ts';

interface Options {
  readonly flag: boolean;
  readonly port: number;
  readonly name: string;
  readonly users: { readonly name: string }[];
}
const c = sym<Options>('cfg');
/** What a careless author, or a JavaScript file without types, would do. */
const careless = (value: unknown) => value as never;

describe('an expression is not data:', () => {
  const misuse = 'an expression is not data';

  test.each<[string, () => unknown]>([
    ['spreading it into a set', () => ({ ...(careless(c.users) as object) })],
    ['spreading it into a list', () => [...(careless(c.users) as string[])]],
    [
      'walking over it',
      () => {
        for (const user of careless(c.users) as string[]) return user;
        return undefined;
      },
    ],
    ['JSON.stringify', () => JSON.stringify({ port: c.port })],
    ['a template string', () => `${careless(c.name)}`],
    ['adding a text to it', () => 'x'.concat(careless(c.name))],
    ['calculating with it', () => (careless(c.port) as number) + 1],
    ['comparing it by size', () => (careless(c.port) as number) < 1024],
    // biome-ignore lint/suspicious/noDoubleEquals: this is what it is about
    ['comparing it loosely', () => careless(c.port) == 4222],
    ['String()', () => String(c.port)],
    ['Number()', () => Number(c.port)],
    ['Object.keys', () => Object.keys(c.users)],
    ['awaiting it', () => (careless(c.name) as { then: unknown }).then],
    ['the expressions of a list verb', () => JSON.stringify(c.users.map('user', (user) => user.name))],
  ])('%s throws', (_, act) => {
    expect(act).toThrow(misuse);
  });

  test('its computed values have no fields', () => {
    expect(() => (careless(add(c.port, 1)) as { x: unknown }).x).toThrow('has no field "x"');
    expect(() => (careless(fn.permission(null)) as { allow: unknown }).allow).toThrow('has no field "allow"');
  });
});

describe('what an expression is made of is checked where it is made', () => {
  test.each<[string, () => unknown]>([
    ['a fraction', () => add(c.port, 1.5)],
    ['a number that is not exact', () => add(c.port, 2 ** 53)],
    ['NaN', () => text`${fn.numberText(Number.NaN)}`],
    ['a function', () => keyed([['f', careless(() => 1)]])],
    ['a bigint', () => keyed([['f', careless(1n)]])],
    ['undefined', () => listOf([careless(undefined)])],
    ['a symbol', () => listOf([careless(Symbol('x'))])],
  ])('%s is refused', (_, make) => {
    expect(make).toThrow('an expression');
  });

  test('an entry that is undefined is left out', () => {
    expect(evaluate({ a: 1, b: undefined }, {})).toEqual({ a: 1 });
    expect(printNix({ a: 1, b: undefined }).text).toBe('{\n  a = 1;\n}');
  });
});

describe('what stands in the wrong place', () => {
  test('an optional value outside of sets and lists is no Nix', () => {
    const optional = cond(c.flag, when(c.flag, 1), 2);
    expect(() => printNix(optional)).toThrow('an optional value stands in a set or a list only');
  });

  test('a spread outside of lists throws in both interpreters', () => {
    const wrong = keyed([['a', spread([1])]]);
    expect(() => printNix(wrong)).toThrow('a spread stands in a list only');
    expect(() => evaluate(wrong, {})).toThrow('a spread stands in a list only');
  });

  test('text is made of text', () => {
    expect(() => evaluate(text`${careless(c.port)}`, { cfg: { port: 1 } })).toThrow('text is made of text');
  });

  test('an unknown root, or a field that is not there, is named', () => {
    expect(() => evaluate(sym<{ x: 1 }>('nowhere').x, { cfg: {} })).toThrow('nothing is known of "nowhere"');
    expect(() => evaluate(c.port, { cfg: {} })).toThrow('cfg.port: there is no "port"');
    expect(() =>
      evaluate(sym<{ toString: string }>('cfg').toString as unknown as Expr<string>, { cfg: {} }),
    ).toThrow('there is no "toString"');
  });

  test('a number beyond 2^53 is refused, as Nix would count on', () => {
    expect(() => evaluate(add(c.port, Number.MAX_SAFE_INTEGER), { cfg: { port: 1 } })).toThrow(
      'too large to be exact',
    );
  });
});

describe('a bound value', () => {
  test('is printed once, before what uses it', () => {
    const base = bound('base', add(c.port, 1));
    const twice = bound('twice', add(base, base));
    expect(printNix({ a: twice, b: base })).toEqual({
      text: '{\n  a = twice;\n  b = base;\n}',
      bindings: [
        { name: 'base', text: 'cfg.port + 1' },
        { name: 'twice', text: 'base + base' },
      ],
    });
  });

  test('of a name that another value has throws in both interpreters', () => {
    const both = [bound('same', add(c.port, 1)), bound('same', add(c.port, 2))];
    expect(() => printNix(both)).toThrow('two values are called "same"');
    expect(() => evaluate(both as never, { cfg: { port: 1 } })).toThrow('two values are called "same"');
  });

  test('cannot refer to an item of a list, outside of which it stands', () => {
    const inner = c.users.map('user', (user) => bound('shout', text`${user.name}!`));
    expect(() => evaluate(inner, { cfg: { users: [{ name: 'a' }] } })).toThrow('nothing is known of "user"');
  });

  test('is computed once in an evaluation', () => {
    const value = bound('value', eq(c.port, 1));
    let reads = 0;
    const cfg = {
      get port() {
        reads++;
        return 1;
      },
    };
    expect(evaluate([value, value, value] as never, { cfg })).toEqual([true, true, true]);
    expect(reads).toBe(1);
  });
});
