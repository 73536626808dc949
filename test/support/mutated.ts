import fc from 'fast-check';
import type { SpecInput } from '../../src/spec/spec.ts';
import { hostileText } from './settings.ts';

/**
 * A spec as JSON text, unharmed or with a few places changed: another value, one more key, one missing, one that is
 * renamed. As text, because some of it (`__proto__`, `1e400`, halves of characters) only JSON can say.
 */
export function mutated(spec: SpecInput): fc.Arbitrary<string> {
  const change = fc.tuple(
    fc.nat(),
    fc.constantFrom('replace', 'add', 'remove', 'rename', 'nudge'),
    key,
    junk,
  );
  return fc.array(change, { maxLength: 2 }).map((changes) =>
    changes.reduce((text, [place, how, name, value]) => {
      const tree = JSON.parse(text) as unknown;
      const places = [...placesOf({ root: tree })];
      const [holder, at] = places[place % places.length]!;
      return toJson(apply(tree, holder, at, how, name, value));
    }, JSON.stringify(spec)),
  );
}

type Holder = Record<string, unknown>;
/** JSON that no JavaScript value stands for. */
class Raw {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const key = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'toString', '', 'enable', 'x', '0', 'length', 'port', '\ud800'),
  hostileText,
);

const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(null, true, false, 0, 1, -1, 65536, '', ' ', '1', 'é', '\ud800', '\0', [], {}, [null], {
    a: {},
  }),
  fc.constantFrom(2 ** 53, 2 ** 53 - 1, -(2 ** 53), 1.5, 1e21, 5e-324),
  fc
    .constantFrom('1.0', '-0', '1e2', '1e400', '1e-7', '9007199254740993', '100000000000000000000')
    .map((text) => new Raw(text)),
  hostileText,
  fc.maxSafeInteger(),
);

function apply(
  tree: unknown,
  holder: Holder,
  at: string,
  how: string,
  name: string,
  value: unknown,
): unknown {
  const old = holder[at];
  const isRoot = holder.root === tree && at === 'root';
  if (isRoot && how !== 'add') return how === 'replace' ? value : tree;
  if (how === 'add' && typeof old === 'object' && old !== null) {
    if (Array.isArray(old)) old.push(value);
    else define(old as Holder, name, value);
  } else if (how === 'remove' || how === 'rename') {
    if (Array.isArray(holder)) {
      holder.splice(Number(at), 1);
    } else {
      delete holder[at];
      if (how === 'rename') define(holder, name, old);
    }
  } else if (how === 'nudge') holder[at] = nudged(old);
  else holder[at] = value;
  return tree;
}

function nudged(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'string') return value.length > 2 ? value.slice(1) : `${value} `;
  return typeof value === 'boolean' ? !value : [value];
}

/** Every place that a value has, by what holds it and under which key. */
function* placesOf(holder: Holder): Generator<[Holder, string]> {
  for (const at of Object.keys(holder)) {
    yield [holder, at];
    const value = holder[at];
    if (typeof value === 'object' && value !== null) yield* placesOf(value as Holder);
  }
}

const define = (holder: Holder, name: string, value: unknown) =>
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });

function toJson(value: unknown): string {
  if (value instanceof Raw) return value.text;
  if (Array.isArray(value)) return `[${value.map((item) => toJson(item ?? null)).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  return `{${Object.entries(value)
    .map(([name, item]) => `${JSON.stringify(name)}:${toJson(item)}`)
    .join()}}`;
}
