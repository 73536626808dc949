import { describe, expect, test } from 'vitest';
import { ConfProblem, formatPlace } from '../../../src/import/read/node.ts';
import { parseConfiguration } from '../../../src/import/read/parser.ts';
import { read } from '../../support/imported.ts';

const files: Readonly<Record<string, string>> = {
  'conf.d/limits.conf': 'max_payload: 1kb\ninclude "more.conf"\n',
  'conf.d/more.conf': 'x: $outside\n',
  'users.conf': 'PW = "p w"\nusers: [ {user: a, password: $PW} ]\n',
};
const environment: Readonly<Record<string, string>> = {
  PORT: '4k',
  TWICE: '$PORT',
  LIST: '[1, x\n]',
  ROUND: '$ROUND',
};
const parse = (text: string) =>
  parseConfiguration(text, 'nats.conf', {
    read: (file) => files[file] ?? fail(file),
    environment: (name) => environment[name],
  });
const fail = (file: string): never => {
  throw new Error(`there is no ${file}`);
};

describe('a configuration is read as nats-server reads it', () => {
  test.each([
    ['any separator', 'a 1\nb: 1\nc = 1\nd { e 1 }', { a: 1, b: 1, c: 1, d: { e: 1 } }],
    ['any end of a value', 'a: 1; b: 2, c: 3 # so\nd: 4 // so', { a: 1, b: 2, c: 3, d: 4 }],
    ['JSON', '{"a": {"b": [1, true, "x"]}}', { a: { b: [1, true, 'x'] } }],
    [
      'units, in any case',
      'a: 1k, b: 1KB, c: 1Ki, d: 2m, e: -1gib',
      { a: 1000, b: 1024, c: 1024, d: 2e6, e: -(2 ** 30) },
    ],
    ['booleans', 'a: on, b: NO, c: True', { a: true, b: false, c: true }],
    [
      'texts',
      'a: x#y, b: "a\\tb\\x41\\"", c: \'\\t\', d: nats://h:1',
      { a: 'x#y', b: 'a\tbA"', c: '\\t', d: 'nats://h:1' },
    ],
    ['bytes that are a character together', 'a: "\\xc3\\xa9"', { a: 'é' }],
    ['blocks', 'a (\n x )\n)\nb: 1', { a: '\n x )\n', b: 1 }],
    [
      'addresses, floats and dates',
      'a: 127.0.0.1:4222, b: 1.5, c: 2024-01-02T03:04:05Z',
      { a: '127.0.0.1:4222', b: 1.5, c: '2024-01-02T03:04:05Z' },
    ],
    ['what looks like a number', 'a: 5e7bcd, b: 12ab', { a: '5e7bcd', b: '12ab' }],
    ['raw bcrypt hashes', 'a: $2a$11$xyz', { a: '$2a$11$xyz' }],
    [
      'variables of the maps around',
      'v: 1\na { v: 2, b { c: $v } }\nd: $v',
      { v: 1, a: { v: 2, b: { c: 2 } }, d: 1 },
    ],
    ['quoted variables as texts', 'v: 1, a: "$v"', { v: 1, a: '$v' }],
    ['a list that a bracket does not end after a number', 'a: [1, 2]\n]', { a: [1, '2]'] }],
  ])('%s', (_, text, value) => expect(read(text)).toEqual(value));

  test('the last of two settings counts, and natsmith says so', () => {
    const { settings, slips } = parse('a { x: 1 }\na { y: 2 }\n');
    expect(
      settings.get('a')?.node.kind === 'map' && [...(settings.get('a')!.node.value as never)],
    ).toHaveLength(1);
    expect(slips.map(({ place }) => formatPlace(place))).toEqual(['nats.conf:1:1']);
  });

  test('a value with a unit that there is not is dropped, and natsmith says so', () => {
    const { settings, slips } = parse('max_payload: 1MBi\nport: 1\n');
    expect([...settings.keys()]).toEqual(['port']);
    expect(slips.map(({ place }) => formatPlace(place))).toEqual(['nats.conf:1:14']);
  });

  test('included files are looked for beside the file that includes them', () => {
    const { settings } = parse('authorization {\n  include users.conf\n}\n');
    const users = settings.get('authorization')!.node;
    expect(users.kind === 'map' && [...users.value.values()].map(({ place }) => formatPlace(place))).toEqual([
      'users.conf:1:1',
      'users.conf:2:1',
    ]);
  });

  test('variables of the environment are read like a file, and known to be from there', () => {
    const { settings } = parse('a: $PORT\nb: $TWICE\nc: $LIST\n');
    expect([...settings.values()].map(({ node }) => [node.kind, node.environment])).toEqual([
      ['integer', 'PORT'],
      ['integer', 'TWICE'],
      ['list', 'LIST'],
    ]);
  });

  test.each([
    [
      'an included file that knows no variable of the file around',
      'outside: 1\ninclude "conf.d/limits.conf"\n',
      'conf/variable',
      'conf.d/more.conf:1:5',
    ],
    ['a file that is not there', 'a: 1\nb {\n include "no.conf"\n}', 'conf/include', 'nats.conf:3:11'],
    ['a variable that refers to itself', 'a: $ROUND', 'conf/variable', 'nats.conf:1:5'],
    ['a variable that comes later', 'a: $v\nv: 1', 'conf/variable', 'nats.conf:1:5'],
    ['a name that is quoted and has no end', 'a: 1\n"b', 'conf/syntax', 'nats.conf:2:3'],
    ['an unknown escape', 'a: "\\u0041"', 'conf/syntax', 'nats.conf:1:6'],
    ['a date that is none', 'a: 2024-02-30T00:00:00Z', 'conf/syntax', 'nats.conf:1:4'],
    ['a number that is too large', 'a: 9223372036854775808', 'conf/syntax', 'nats.conf:1:4'],
  ])('%s is refused', (_, text, code, place) => {
    let thrown: unknown;
    try {
      parse(text);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(ConfProblem);
    const problem = thrown as ConfProblem;
    expect([problem.code, formatPlace(problem.place)]).toEqual([code, place]);
  });
});
