import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hostPort, loopbackFor } from '../../../src/domain/address.ts';
import { mulDiv } from '../../../src/domain/arithmetic.ts';
import { compareBytes } from '../../../src/domain/bytes-order.ts';
import {
  durationWritten,
  goDuration,
  milliseconds,
  nanoseconds,
  seconds,
} from '../../../src/domain/duration.ts';
import { duplicates } from '../../../src/domain/lists.ts';
import { nearest } from '../../../src/domain/nearest.ts';
import { bytes, sizeWritten } from '../../../src/domain/size.ts';
import { execArg } from '../../../src/domain/systemd-text.ts';

describe('a size', () => {
  test.each([
    ['512MB', 536_870_912],
    ['512M', 536_870_912],
    ['2GB', 2_147_483_648],
    ['1Gi', 1_073_741_824],
    ['10KiB', 10_240],
    ['1t', 1_099_511_627_776],
    ['100', 100],
    ['100b', 100],
    ['007k', 7168],
  ])('%s is %d bytes', (text, expected) => expect(bytes(text)).toBe(expected));

  test('given as a number is bytes', () => expect(bytes(512)).toBe(512));

  test.each(['12QB', '1.5G', '1 MB', '-1', '', '1Bi', '1ib', '1000T', '1MB\n'])('%j is none', (text) =>
    expect(() => bytes(text)).toThrow(RangeError),
  );
});

describe('a duration', () => {
  test.each([
    ['30s', '30s', 30],
    ['7d', '168h', 604_800],
    ['1w', '168h', 604_800],
    ['1d12h', '24h12h', 129_600],
    ['1h30m', '1h30m', 5400],
    ['500ms', '500ms', 1],
    ['1001ms', '1001ms', 2],
    ['0s', '0s', 0],
  ])('%s is %s to Go and %d whole seconds', (text, go, whole) => {
    expect(goDuration(text)).toBe(go);
    expect(seconds(text)).toBe(whole);
  });

  test('in nanoseconds is exact', () => expect(nanoseconds('1w1ms')).toBe(604_800_001_000_000n));

  test.each(['', '5', '5y', '1.5h', '-5s', '5 s', '5us', '1s2s3s4s5s6s7s'])('%j is none', (text) =>
    expect(() => seconds(text)).toThrow(RangeError),
  );
});

describe('mulDiv', () => {
  test('is exact where a product of doubles is not', () => {
    expect(mulDiv(9_007_199_254_740_991, 80, 100)).toBe(7_205_759_403_792_792);
    expect(mulDiv(7, 3, 2)).toBe(10);
  });

  test('refuses what has no answer', () => {
    expect(() => mulDiv(1, 1, 0)).toThrow(RangeError);
    expect(() => mulDiv(-1, 1, 1)).toThrow(RangeError);
    expect(() => mulDiv(2 ** 52, 4, 1)).toThrow(RangeError);
  });
});

describe('an address', () => {
  test('has brackets where it is IPv6 and has none yet', () => {
    expect(hostPort('::1', 4222)).toBe('[::1]:4222');
    expect(hostPort('[::1]', 4222)).toBe('[::1]:4222');
    expect(hostPort('nats.example', 4222)).toBe('nats.example:4222');
  });

  test('that means every interface is reached through its loopback', () => {
    expect(['0.0.0.0', '::', '10.0.0.1'].map(loopbackFor)).toEqual(['127.0.0.1', '::1', '10.0.0.1']);
  });
});

describe('lists', () => {
  test('name each duplicate once, in byte order', () => {
    expect(duplicates(['b', 'a', '😀', '\ue000', 'b', 'b', '😀', '\ue000'])).toEqual(['b', '\ue000', '😀']);
    expect(duplicates(['a'])).toEqual([]);
  });

  test('sort by bytes, not by UTF-16 units', () => {
    expect(['😀', '\uffff', 'a', 'aa'].sort(compareBytes)).toEqual(['a', 'aa', '\uffff', '😀']);
  });

  test('offer what was probably meant', () => {
    const names = ['max_payload', 'max_pending', 'port'];
    expect(nearest('max_paylod', names)).toBe('max_payload');
    expect(nearest('prt', names)).toBe('port');
    expect(nearest('colour', names)).toBeUndefined();
  });
});

describe('an argument of an Exec line', () => {
  test.each([
    ['/etc/nats/nats-server.conf', '/etc/nats/nats-server.conf'],
    ['', '""'],
    ['a b', '"a b"'],
    ['100%', '"100%%"'],
    ['$HOME', '"$$HOME"'],
    ['"\\\n\x07', '"\\"\\\\\\n\\x07"'],
    [';', '";"'],
  ])('%j is written %s', (text, written) => expect(execArg(text)).toBe(written));
});

describe('as people write it', () => {
  test.each([
    [2 ** 30, '1GB'],
    [65_536, '64KB'],
    [512_000_000, 512_000_000],
    [3 * 2 ** 19, '1536KB'],
    [100, 100],
  ])('%d bytes are %s', (size, text) => expect(sizeWritten(size)).toBe(text));

  test.each([
    [365 * 86_400_000, '365d'],
    [5_400_000, '90m'],
    [1500, '1500ms'],
    [13 * 86_400_000 + 1, '13d1ms'],
    [36_500 * 86_400_000, '9999d9999d9999d6503d'],
    [0, '0s'],
  ])('%d ms are %s', (count, text) => expect(durationWritten(count)).toBe(text));

  test('it means the same', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.nat(),
          fc.maxSafeNat().map((n) => n % 1e15),
        ),
        (count) => {
          expect(bytes(sizeWritten(count))).toBe(count);
          expect(milliseconds(durationWritten(count % 1.7e12))).toBe(count % 1.7e12);
        },
      ),
    );
  });
});
