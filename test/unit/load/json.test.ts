import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonProblem, parseJson } from '../../../src/load/json.ts';

const problemOf = (text: string): JsonProblem => {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof JsonProblem) return error;
    throw error;
  }
  throw new Error(`parsed: ${text}`);
};

describe('JSON', () => {
  test('means what it means to JSON.parse', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });

  test('is refused where JSON.parse refuses it, and there alone', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"\\u00',
      '"b"',
      '"',
      '1',
      '-',
      '01',
      '1e',
      '.5',
      'true',
      'nul',
      ' ',
      '\n',
      '\\',
      '\t',
      '\u00a0',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const parsed = (parse: (text: string) => unknown) => {
          try {
            return { value: parse(text) };
          } catch (error) {
            if (error instanceof JsonProblem && error.kind === 'duplicate-key') return 'duplicate';
            return 'refused';
          }
        };
        const ours = parsed(parseJson);
        if (ours !== 'duplicate') expect(ours).toEqual(parsed(JSON.parse));
      }),
      { numRuns: 5000 },
    );
  });

  test('may begin with a byte order mark', () => expect(parseJson('\uFEFF[1]')).toEqual([1]));

  test('has problems at a line and a column', () => {
    expect(problemOf('{\n  "a": 1,\n  "b" 2 }')).toMatchObject({ line: 3, column: 7, kind: 'syntax' });
    expect(problemOf('{ "a": { "b": 1,\n "b": 2 } }')).toMatchObject({
      line: 2,
      column: 2,
      kind: 'duplicate-key',
      path: ['a', 'b'],
    });
    expect(problemOf('["\n"]')).toMatchObject({ line: 1, column: 2 });
    expect(problemOf('['.repeat(100_000)).message).toMatch(/too deeply/);
  });

  test('keeps a key called __proto__ as it is', () => {
    const value = parseJson('{ "__proto__": { "a": 1 } }') as object;
    expect(Object.keys(value)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });
});
