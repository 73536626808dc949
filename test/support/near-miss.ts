import fc from 'fast-check';
import type { Field, TypeShape } from '../../src/spec/shape.ts';
import { matching, validValue } from './random-values.ts';
import { hostileText } from './settings.ts';

/** Every option that is not a group, with the path to it. */
export function leavesOf(
  fields: Readonly<Record<string, Field>>,
  path: readonly string[] = [],
): [string[], TypeShape][] {
  return Object.entries(fields).flatMap(([name, { type, group }]): [string[], TypeShape][] =>
    group && type.kind === 'object' ? leavesOf(type.fields, [...path, name]) : [[[...path, name], type]],
  );
}

/** Values that are almost right, values of the wrong kind, and some that are right after all. */
export function nearMiss(type: TypeShape, depth = 0): fc.Arbitrary<unknown> {
  const inner = (item: TypeShape) => (depth > 3 ? junk : nearMiss(item, depth + 1));
  switch (type.kind) {
    case 'integer': {
      const { minimum, maximum } = type;
      return fc.oneof(fc.constantFrom(minimum - 1, minimum, maximum, maximum + 1, 0, -1), junk);
    }
    case 'string':
      return fc.oneof(type.pattern === undefined ? hostileText : stringsOf(type.pattern), junk);
    case 'enum':
      return fc.oneof(
        fc.constantFrom(...type.values).map((text) => `${text} `),
        junk,
      );
    case 'list':
      return fc.oneof(fc.array(inner(type.item), { minLength: 1, maxLength: 3 }), junk);
    case 'record':
      return fc.oneof(
        fc.dictionary(
          stringsOf(type.key).filter((key) => key !== '__proto__'),
          validValue(type.item, 3),
          RECORD,
        ),
        fc.dictionary(fc.constantFrom('a', 'b'), inner(type.item), RECORD),
        junk,
      );
    case 'object':
      return fc.oneof(
        fc.record(fieldsOf(type, inner), { requiredKeys: [], noNullPrototype: true }),
        fc
          .tuple(validValue(type), fc.constantFrom('nam', 'toString', 'x'), junk)
          .map(([good, key, value]) => ({ ...(good as object), [key]: value })),
        fc
          .tuple(validValue(type), fc.constantFrom(...Object.keys(type.fields)))
          .map(([good, key]) => without(good as object, key)),
        junk,
      );
    case 'union':
      return fc.oneof(...type.members.map(inner));
    case 'nullable':
      return inner(type.inner);
    case 'named':
      return nearMiss(type.type(), depth);
    default:
      return junk;
  }
}

const RECORD = { minKeys: 1, maxKeys: 2, noNullPrototype: true } as const;

const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    null,
    true,
    0,
    -1,
    '',
    ' ',
    '0',
    'null',
    [],
    {},
    [[]],
    [null],
    { a: 1 },
    { name: 'a' },
    2 ** 53,
    2 ** 60,
    1.5,
  ),
  hostileText,
  fc.maxSafeInteger(),
);

function fieldsOf(
  type: Extract<TypeShape, { kind: 'object' }>,
  inner: (type: TypeShape) => fc.Arbitrary<unknown>,
) {
  return Object.fromEntries(
    Object.entries(type.fields).map(([name, field]) => [
      name,
      fc.oneof(validValue(field.type, 2), inner(field.type)),
    ]),
  );
}

function without(value: object, key: string): object {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}

/** Texts that match a pattern, and texts that nearly do. */
export function stringsOf(pattern: string): fc.Arbitrary<string> {
  const right = matching(pattern);
  const place = fc.nat(1000);
  return fc.oneof(
    right,
    fc
      .tuple(right, place)
      .map(([text, at]) => text.slice(0, at % (text.length + 1)) + text.slice((at % (text.length + 1)) + 1)),
    fc.tuple(right, place, hostileText).map(([text, at, more]) => {
      const cut = at % (text.length + 1);
      return text.slice(0, cut) + more + text.slice(cut);
    }),
    fc.tuple(right, fc.constantFrom('\n', ' ', '.', '/', '\r', '-')).map((parts) => parts.join('')),
    right.map((text) => text.repeat(3)),
    hostileText,
  );
}

/**
 * Whether Nix has such a value and means the same by it: no NUL, no halves of characters, numbers within 64 bits. A text
 * that begins with a slash is a module's file where a set of options is wanted.
 */
export function isInNix(type: TypeShape, value: unknown): boolean {
  if (typeof value === 'number') return Math.abs(value) < 2 ** 62;
  if (typeof value === 'string')
    return !/[\0\p{Surrogate}]/u.test(value) && !(value.startsWith('/') && hasObject(type));
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, item]) => isInNix(type, key) && isInNix(type, item));
}

function hasObject(type: TypeShape): boolean {
  if (type.kind === 'object') return true;
  if (type.kind === 'list' || type.kind === 'record') return hasObject(type.item);
  if (type.kind === 'nullable') return hasObject(type.inner);
  if (type.kind === 'union') return type.members.some(hasObject);
  return type.kind === 'named' && type.id !== 'settingsValue' && hasObject(type.type());
}
