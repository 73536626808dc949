import { describe, expect, test } from 'vitest';
import { confText, mergeSettings, permission } from '../../../src/domain/conf.ts';

describe('confText', () => {
  test('prints a file that people can read', () => {
    const settings = {
      port: 4222,
      debug: false,
      server_name: 'rave',
      nothing: null,
      accounts: { $SYS: { users: [{ user: 'op', password: '$2a$00$credential:nats.op' }] }, EMPTY: {} },
      server_tags: ['a', null, 'b'],
      none: [],
    };
    expect(confText(settings)).toBe(`accounts {
  "$SYS" {
    users: [
      {
        password: "$2a$00$credential:nats.op"
        user: "op"
      }
    ]
  }
  EMPTY {}
}
debug: false
none: []
port: 4222
server_name: "rave"
server_tags: [
  "a"
  "b"
]
`);
  });

  test('quotes a key that is not a plain word, and `include`, which would be a directive', () => {
    const keys = ['a.b', '12a', 'include', 'Include', 'true', 'a-b'];
    const text = confText(Object.fromEntries(keys.map((key) => [key, 1])));
    expect(text.split('\n')).toEqual([
      '"12a": 1',
      '"Include": 1',
      '"a-b": 1',
      '"a.b": 1',
      '"include": 1',
      'true: 1',
      '',
    ]);
  });

  test('uses only the escapes that nats-server knows', () => {
    expect(confText({ s: '\x01\b\t\n\f\r"\\/\x7fé\u2028' })).toBe(
      's: "\\x01\\x08\\t\\n\\x0c\\r\\"\\\\/\\x7fé\u2028"\n',
    );
  });

  test.each([[1.5], [Number.NaN], [2 ** 53], ['\0'], ['\ud800']])('throws on the value %j', (value) =>
    expect(() => confText({ value })).toThrow(TypeError),
  );

  test.each(['', 'a"b', 'a\\b', 'a\nb', '\0'])('throws on the key %j', (key) =>
    expect(() => confText({ [key]: 1 })).toThrow(TypeError),
  );

  test('takes time linear in the users', () => {
    const users = Array.from({ length: 10_000 }, (_, index) => ({
      user: `user-${index}`,
      password: `$2a$00$credential:nats.user-${index}`,
      permissions: {
        publish: { allow: [`a.${index}.>`] },
        subscribe: { allow: [`b.${index}.>`, '_INBOX.>'] },
      },
    }));
    const start = performance.now();
    expect(confText({ authorization: { users } }).length).toBeGreaterThan(1_000_000);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe('mergeSettings', () => {
  test('merges maps, replaces lists, removes by null', () => {
    const base = { a: { b: 1, c: [1, 2] }, gone: 1 };
    expect(mergeSettings(base, { a: { c: [3], d: { e: null, f: 1 } }, gone: null })).toEqual({
      a: { b: 1, c: [3], d: { f: 1 } },
    });
    expect(base).toEqual({ a: { b: 1, c: [1, 2] }, gone: 1 });
  });

  test('replaces a map by a scalar and the other way round', () => {
    expect(mergeSettings({ a: { b: 1 }, c: 1 }, { a: true, c: { d: 2 } })).toEqual({ a: true, c: { d: 2 } });
  });
});

test('permission: a list allows, sides that are not given are left out', () => {
  expect(permission(null)).toBeNull();
  expect(permission(['a.>'])).toEqual({ allow: ['a.>'] });
  expect(permission({ allow: null, deny: ['>'] })).toEqual({ deny: ['>'] });
});
