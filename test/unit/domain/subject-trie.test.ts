import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { overlaps } from '../../../src/domain/subject-algebra.ts';
import { SubjectTrie } from '../../../src/domain/subject-trie.ts';

const pattern = fc
  .tuple(fc.array(fc.constantFrom('a', 'b', '*'), { minLength: 1, maxLength: 3 }), fc.constantFrom('', '.>'))
  .map(([tokens, end]) => tokens.join('.') + end);
const patterns = fc.oneof({ weight: 9, arbitrary: pattern }, fc.constant('>'));

describe('patterns in a trie', () => {
  test('are found by those that overlap with them', () => {
    fc.assert(
      fc.property(fc.array(patterns, { maxLength: 5 }), patterns, (all, asked) => {
        const trie = new SubjectTrie<string>();
        for (const each of all) trie.add(each, each);
        const expected = all.filter((each) => overlaps(each, asked));
        const found = trie.overlapping(asked);
        if (expected.length === 0) expect(found).toBeUndefined();
        else expect(expected).toContain(found);
        for (const one of expected) expect(trie.overlapping(asked, (value) => value === one)).toBe(one);
      }),
      { numRuns: 2000 },
    );
  });
});
