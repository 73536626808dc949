import fc from 'fast-check';
import type { TypeShape } from '../../src/spec/shape.ts';
import { hostileText } from './settings.ts';

/** Below this, lists and maps of a type that contains itself stay empty. */
const DEEPEST = 3;

/** Random values that the zod type of this shape accepts, its corners included. */
export function validValue(type: TypeShape, depth = 0): fc.Arbitrary<unknown> {
  const inner = (item: TypeShape) => validValue(item, depth + 1);
  switch (type.kind) {
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'integer':
      return fc.oneof(
        fc.constantFrom(type.minimum, type.maximum),
        fc.integer({ min: type.minimum, max: type.maximum }),
      );
    case 'string':
      return matching(type.pattern);
    case 'enum':
      return fc.constantFrom(...type.values);
    case 'list':
      return depth > DEEPEST ? fc.constant([]) : fc.array(inner(type.item), { maxLength: 3 });
    case 'record':
      return depth > DEEPEST ? fc.constant({}) : fc.dictionary(keyOf(type.key), inner(type.item), RECORD);
    case 'object':
      return object(type, depth);
    case 'union':
      return fc.oneof(...type.members.map(inner));
    case 'nullable':
      return fc.option(inner(type.inner), { freq: 5 });
    case 'named':
      return validValue(type.type(), depth + 1);
  }
}

const RECORD = { maxKeys: 3, noNullPrototype: true } as const;

/** Keys of the pattern; troublesome ones where it takes them. */
function keyOf(pattern: string): fc.Arbitrary<string> {
  const whole = new RegExp(pattern, 'u');
  return whole.test('*') ? settingName : matching(pattern);
}

/** What every key of the free settings may be. */
export const settingName = fc.oneof(
  fc.constantFrom('write_deadline', 'include', 'a.b', '$SYS', 'constructor', 'toString', 'if', '*'),
  fc.stringMatching(/^[A-Za-z0-9$*][A-Za-z0-9_$.@*>:/-]{0,30}$/),
);

function object(type: Extract<TypeShape, { kind: 'object' }>, depth: number): fc.Arbitrary<unknown> {
  const fields = Object.entries(type.fields);
  const required = fields.filter(([, field]) => !field.group && !field.default).map(([name]) => name);
  return fc.record(
    Object.fromEntries(fields.map(([name, field]) => [name, validValue(field.type, depth + 1)])),
    { requiredKeys: required, noNullPrototype: true },
  );
}

/** Texts of a pattern: whatever it takes, and among them as much trouble as it lets through. */
export function matching(pattern: string | undefined): fc.Arbitrary<string> {
  if (pattern === undefined) return hostileText;
  const made = cache.get(pattern) ?? textsOf(new RegExp(pattern, 'u'));
  cache.set(pattern, made);
  return made;
}

/** Taking a pattern apart takes fast-check a while. */
const cache = new Map<string, fc.Arbitrary<string>>();

function textsOf(whole: RegExp): fc.Arbitrary<string> {
  const isWritable = (text: string) => whole.test(text) && !/[\0\p{Surrogate}]/u.test(text);
  if (whole.test('${x}" ')) return hostileText.filter(isWritable);
  return fc.stringMatching(whole).filter(isWritable);
}
