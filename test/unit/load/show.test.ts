import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { show, showAt } from '../../../src/load/show.ts';

describe('a value in a message', () => {
  test.each<[unknown, string]>([
    ['a', '"a"'],
    ['a\0\x1b[31m\u202e', '"a\\u0000\\u001b[31m\\u202e"'],
    [1.5, '1.5'],
    [Number.NaN, 'NaN'],
    [10n, '10n'],
    [null, 'null'],
    [[], 'an empty list'],
    [[1, 2], 'a list of 2'],
    [{}, 'a group { … }'],
    [Object.create(null), 'a group { … }'],
    [new Date(0), 'a Date'],
    [() => 1, 'a function'],
  ])('%#', (value, shown) => expect(show(value)).toBe(shown));

  test('is one short line of visible characters, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(show(value)).toMatch(/^[^\p{Control}\p{Surrogate}]{1,500}$/u);
      }),
    );
    expect(show('x'.repeat(2_000_000))).toMatch(/^"x{50}…" \(2,000,000 characters\)$/);
  });

  test('is not shown where it may be secret', () => {
    expect(showAt(['password'], 'hunter2')).not.toContain('hunter2');
    expect(showAt(['passwordHash'], 12345)).not.toContain('12345');
    expect(showAt(['name'], 'hunter2')).toContain('hunter2');
  });
});
