import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ADDRESS_PATTERN } from '../../src/domain/address.ts';
import { KEY_PATTERN } from '../../src/domain/conf.ts';
import { DURATION_PATTERN, nanoseconds } from '../../src/domain/duration.ts';
import { INSTANT_PATTERN } from '../../src/domain/instant.ts';
import { VERSION_PATTERN } from '../../src/domain/server-version.ts';
import { bytes, SIZE_PATTERN } from '../../src/domain/size.ts';
import {
  INBOX_PATTERN,
  isValidSubject,
  SUBJECT_PATTERN,
  SUBSCRIPTION_PATTERN,
  subscriptionProblem,
} from '../../src/domain/subject.ts';
import { nixEval } from '../support/nix.ts';
import { nixValue } from '../support/nix-value.ts';
import { sample } from '../support/sample.ts';
import { hostileText } from '../support/settings.ts';
import { describeWith } from '../support/tools.ts';

const whole = (pattern: string) => new RegExp(`^${pattern}$`);
const made = (pattern: string) => fc.stringMatching(whole(pattern));
const ascii = (maxLength: number) => fc.string({ unit: fc.constantFrom(...'a*>.. \t\x7f0+'), maxLength });

const patterns = {
  ADDRESS_PATTERN,
  SIZE_PATTERN,
  DURATION_PATTERN,
  INBOX_PATTERN,
  INSTANT_PATTERN,
  VERSION_PATTERN,
  KEY_PATTERN,
  SUBJECT_PATTERN,
  SUBSCRIPTION_PATTERN,
};

describeWith(['nix'], 'a pattern means the same to JavaScript and to lib.types.strMatching', () => {
  test.each(Object.entries(patterns))('%s', async (name, pattern) => {
    const near = made(pattern).map((text) => text.slice(1));
    const { values, seed } = sample(fc.oneof(made(pattern), near, hostileText, ascii(6)), 400);
    const texts = values.filter((text) => !/[\0\p{Surrogate}]/u.test(text));
    const answers = await nixEval<boolean[]>(
      `map (text: builtins.match ${nixValue(pattern)} text != null) ${nixValue(texts)}`,
    );
    const wrong = texts.filter((text, index) => whole(pattern).test(text) !== answers[index]);
    expect(wrong, `${name}, ${seed}`).toEqual([]);
  });
});

describe('what a pattern takes fits', () => {
  test('a size is an integer that JavaScript holds exactly', () => {
    fc.assert(fc.property(made(SIZE_PATTERN), (text) => Number.isSafeInteger(bytes(text))));
    expect(bytes('999T')).toBeLessThan(2 ** 53);
    expect(bytes('999999999999999')).toBeLessThan(2 ** 53);
  });

  test('an instant is on a day of the calendar', () => {
    const twoDigits = fc.integer({ min: 0, max: 33 }).map((number) => String(number).padStart(2, '0'));
    const years = fc.oneof(fc.integer({ min: 1, max: 9999 }), fc.constantFrom(1900, 2000, 2024, 2026, 2100));
    const days = fc
      .tuple(years, twoDigits, twoDigits)
      .map(([year, month, day]) => `${String(year).padStart(4, '0')}-${month}-${day}`);
    const isDay = (text: string) => {
      const time = new Date(`${text}T00:00:00Z`);
      return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text);
    };
    const takes = (text: string) => whole(INSTANT_PATTERN).test(`${text}T12:34:56.789+02:00`);
    fc.assert(fc.property(days, (text) => takes(text) === isDay(text)));
    for (let time = Date.UTC(1999, 11, 31); time < Date.UTC(2005, 0, 1); time += 86_400_000)
      expect(takes(new Date(time).toISOString().slice(0, 10))).toBe(true);
    expect(['2026-02-29', '1900-02-29', '2026-02-30', '2026-04-31', '2026-13-01'].filter(takes)).toEqual([]);
    expect(['2024-02-29', '2000-02-29'].filter(takes)).toHaveLength(2);
  });

  test('a duration fits the 64 bits of Go', () => {
    fc.assert(fc.property(made(DURATION_PATTERN), (text) => nanoseconds(text) < 2n ** 63n));
    expect(nanoseconds('9999d'.repeat(6))).toBeLessThan(2n ** 63n);
    expect(nanoseconds('99999h'.repeat(6))).toBeLessThan(2n ** 63n);
    expect(nanoseconds('999w'.repeat(6))).toBeLessThan(2n ** 63n);
  });

  test('an address is what takes itself for one, or a name', () => {
    const numbers = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.string({ unit: fc.constantFrom(...'0123456789abf:.', '::', '256'), maxLength: 12 }),
    );
    const isAddress = (text: string) => whole(ADDRESS_PATTERN).test(text);
    fc.assert(
      fc.property(numbers, (text) => {
        const isName = !text.includes(':') && /[a-f]/.test(text.split('.').at(-1)!) && !/\.\.|^\./.test(text);
        // 2001:db8::192.0.2.1 has a spelling without dots.
        return isAddress(text) === (isIP(text) !== 0 || isName) || /:.*\./.test(text);
      }),
      { numRuns: 2000 },
    );
    fc.assert(fc.property(fc.domain(), isAddress));
    for (const text of [
      'localhost',
      'rave.local',
      '_',
      '0.0.0.0',
      '::',
      '::1',
      '::ffff:10.0.0.1',
      '3com',
      'a-b.c',
    ])
      expect(isAddress(text), text).toBe(true);
    for (const text of [
      '',
      '.',
      ':',
      '-',
      'a:b',
      '::::',
      '1.2.3.4.5',
      '256.1.1.1',
      '01.1.1.1',
      'a..b',
      'a-',
      'fe80::1%lo',
    ])
      expect(isAddress(text), text).toBe(false);
  });

  test('an inbox is a subject that means itself', () => {
    const takes = (text: string) => whole(INBOX_PATTERN).test(text);
    const isLiteral = (text: string) => isValidSubject(text) && !/[*>]/.test(text);
    fc.assert(
      fc.property(fc.oneof(made(INBOX_PATTERN), ascii(8)), (text) => takes(text) === isLiteral(text)),
    );
    expect(['_INBOX', 'answers.app', '_INBOX_a=b'].filter(takes)).toHaveLength(3);
    expect(['', '>', '_INBOX.*', '_INBOX.>', 'a*', '_INBOX.', 'a b'].filter(takes)).toEqual([]);
  });

  test('the subject patterns take exactly the subjects, as far as ASCII goes', () => {
    const exact = (text: string) => whole(SUBJECT_PATTERN).test(text) === isValidSubject(text);
    fc.assert(fc.property(fc.oneof(ascii(8), made(SUBJECT_PATTERN).filter(isAscii)), exact), {
      numRuns: 2000,
    });
    const exactEntry = (text: string) =>
      whole(SUBSCRIPTION_PATTERN).test(text) === (subscriptionProblem(text) === undefined);
    fc.assert(fc.property(ascii(8), exactEntry), { numRuns: 2000 });
  });
});

function isAscii(text: string): boolean {
  return /^[\x00-\x7f]*$/.test(text);
}
