import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  covers,
  entriesOverlap,
  entryCovers,
  intersection,
  overlaps,
} from '../../../src/domain/subject-algebra.ts';
import { overlappingPairs } from '../../../src/domain/subject-overlaps.ts';

const pattern = fc
  .tuple(fc.array(fc.constantFrom('a', 'b', '*'), { maxLength: 3 }), fc.boolean())
  .map(([tokens, open]) => (open || tokens.length === 0 ? [...tokens, '>'] : tokens).join('.'));

/** Every subject of up to four tokens, with one that no pattern has: all that patterns of up to four can tell apart. */
const names = ['a', 'b', 'z'];
const subjects = [1, 2, 3, 4].flatMap((depth) =>
  Array.from({ length: depth - 1 }).reduce<string[]>(
    (some) => some.flatMap((each) => names.map((name) => `${each}.${name}`)),
    names,
  ),
);
/** By the definition of wildcards alone. */
const means = (given: string, subject: string) =>
  new RegExp(`^${given.replace(/\./g, '\\.').replace(/\*/g, '[^.]+').replace(/>/g, '.+')}$`).test(subject);
const meaning = (given: string) => subjects.filter((subject) => means(given, subject));

describe('of two patterns', () => {
  test('one covers the other where it means all that the other means', () => {
    fc.assert(
      fc.property(pattern, pattern, (one, other) => {
        const all = meaning(other).every((subject) => means(one, subject));
        expect(covers(one, other)).toBe(all);
      }),
    );
  });

  test('it is known whether they overlap, and in what', () => {
    fc.assert(
      fc.property(pattern, pattern, (one, other) => {
        const both = meaning(one).filter((subject) => means(other, subject));
        expect(overlaps(one, other)).toBe(both.length > 0);
        const shared = intersection(one, other);
        expect(shared === undefined ? [] : meaning(shared)).toEqual(both);
      }),
    );
  });

  test('queues count as subjects do, and who names none means all', () => {
    const [all, one] = [
      ['a', '>'],
      ['a', 'b'],
    ];
    expect(entryCovers({ tokens: all }, { tokens: one, queue: 'q' })).toBe(true);
    expect(entryCovers({ tokens: all, queue: 'q' }, { tokens: one })).toBe(false);
    expect(entryCovers({ tokens: all, queue: 'q.*' }, { tokens: one, queue: 'q.x' })).toBe(true);
    expect(entriesOverlap({ subject: 'a.*', queue: 'q' }, { subject: 'a.b' })).toBe(true);
    expect(entriesOverlap({ subject: 'a.*', queue: 'q' }, { subject: 'a.b', queue: 'p' })).toBe(false);
  });
});

describe('of many patterns', () => {
  const key = (pair: readonly { at: number }[]) =>
    pair
      .map(({ at }) => at)
      .sort((a, b) => a - b)
      .join();

  test('all pairs that overlap are found, each once', () => {
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 30 }), (patterns) => {
        const entries = patterns.map((subject, at) => ({ subject, at }));
        const expected = entries.flatMap((one) =>
          entries
            .filter((other) => one.at < other.at && overlaps(one.subject, other.subject))
            .map((other) => key([one, other])),
        );
        expect([...overlappingPairs(entries)].map(key).sort()).toEqual(expected.sort());
      }),
    );
  });

  /** Of the processor's time: a busy machine says nothing about us. */
  const milliseconds = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1000;
  const many = Array.from({ length: 10_000 }, (_, at) => at);
  test.each<[string, (at: number) => string, number]>([
    ['literal ones', (at) => `site-${at}.orders.new`, 0],
    ['ones that begin alike', (at) => `company.site.${at}.>`, 0],
    ['ones that begin with any token', (at) => `*.site-${at}.>`, 0],
    ['any token here or there', (at) => (at % 2 ? `*.site-${at}` : `site-${at}.z-${at}`), 0],
    ['any token in the middle', (at) => `site-${at % 100}.*.kind-${at}`, 0],
    ['any token at different depths', (at) => (at % 2 ? `*.site-${at}.orders` : `site-${at}.*.invoices`), 0],
    ['one beside all others', (at) => (at === 0 ? '*.7.>' : `site.${at}.>`), 1],
  ])('ten thousand are compared well within a second: %s', (_, subjectOf, expected) => {
    const before = process.cpuUsage();
    const pairs = [...overlappingPairs(many.map((at) => ({ subject: subjectOf(at) })))];
    expect(milliseconds(process.cpuUsage(before))).toBeLessThan(700);
    expect(pairs).toHaveLength(expected);
  });

  test('whoever needs to know the first ones alone need not wait for all', () => {
    const before = process.cpuUsage();
    const pairs = overlappingPairs(many.map(() => ({ subject: '>' })));
    for (let count = 0; count < 20; count++) expect(pairs.next().done).toBe(false);
    expect(milliseconds(process.cpuUsage(before))).toBeLessThan(700);
  });
});
