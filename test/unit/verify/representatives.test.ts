import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inside, meeting, outside } from '../../../src/domain/permission/representatives.ts';
import { covers } from '../../../src/domain/subject-algebra.ts';

const pattern = fc
  .tuple(fc.array(fc.constantFrom('a', 'b', '*'), { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([tokens, open]) => [...tokens, ...(open ? ['>'] : [])].join('.'));
const isLiteral = (subject: string) => !/[*>]/.test(subject);

describe('representatives of a pattern', () => {
  test('are literal subjects that it means, or does not', () => {
    fc.assert(
      fc.property(pattern, (given) => {
        for (const subject of inside(given))
          expect([isLiteral(subject), covers(given, subject)]).toEqual([true, true]);
        for (const subject of outside(given))
          expect([isLiteral(subject), covers(given, subject)]).toEqual([true, false]);
      }),
    );
  });

  test('are outside by a token less, a token more, or another token', () => {
    expect(outside('a.*')).toEqual(['a', 'a.natsmith.natsmith', 'a-natsmith.natsmith']);
    expect(outside('a.>')).toEqual(['a', 'a-natsmith.natsmith']);
    expect(outside('>')).toEqual([]);
  });

  test('meet where both patterns mean a subject, and only there', () => {
    const subjects = ['a', 'b', 'natsmith'].flatMap((one) =>
      ['', '.a', '.b', '.natsmith'].map((two) => one + two),
    );
    fc.assert(
      fc.property(pattern, pattern, (one, other) => {
        const subject = meeting(one, other);
        if (subject !== undefined)
          expect([covers(one, subject), covers(other, subject)]).toEqual([true, true]);
        else expect(subjects.filter((each) => covers(one, each) && covers(other, each))).toEqual([]);
      }),
    );
  });
});
