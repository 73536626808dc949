import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unifiedDiff } from '../../../src/emit/diff.ts';

/** What `patch` does: the lines of a diff, put into the text that it is for. */
function patched(before: string, diff: readonly string[]): string {
  const lines = before.split('\n');
  const out: string[] = [];
  let at = 0;
  for (const line of diff) {
    const start = /^@@ -(\d+)/.exec(line)?.[1];
    if (start !== undefined) {
      out.push(...lines.slice(at, Number(start) - 1));
      at = Number(start) - 1;
    } else {
      if (line[0] !== '+') expect(lines[at++]).toBe(line.slice(1));
      if (line[0] !== '-') out.push(line.slice(1));
    }
  }
  return [...out, ...lines.slice(at)].join('\n');
}

const text = fc
  .array(fc.constantFrom('a', 'b', 'c', '', '@@ -1 +1 @@'), { maxLength: 40 })
  .map((lines) => lines.join('\n'));

describe('a unified diff', () => {
  test('turns one text into the other', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        expect(patched(before, unifiedDiff(before, after, Number.POSITIVE_INFINITY))).toBe(after);
      }),
      { numRuns: 1000 },
    );
  });

  test('shows three lines around a change', () => {
    const before = 'a\nb\nc\nd\ne\nf\ng\nh\n';
    expect(unifiedDiff(before, before.replace('e', 'E'))).toEqual([
      '@@ -2 +2 @@',
      ' b',
      ' c',
      ' d',
      '-e',
      '+E',
      ' f',
      ' g',
      ' h',
    ]);
  });

  test('is empty where nothing differs', () => expect(unifiedDiff('a\nb', 'a\nb')).toEqual([]));

  test('is cut where it gets long', () => {
    const many = Array.from({ length: 5000 }, (_, i) => i);
    const diff = unifiedDiff(many.join('\n'), many.map((i) => -i).join('\n'), 10);
    expect(diff).toHaveLength(11);
    expect(diff.at(-1)).toMatch(/^… \d+ more lines$/);
  });
});
