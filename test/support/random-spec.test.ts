import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyze } from '../../src/analyze/analyze.ts';
import { optionFields, resolve } from '../../src/spec/resolve.ts';
import type { Field } from '../../src/spec/shape.ts';
import { specSchema } from '../../src/spec/spec.ts';
import { specOf } from './emitted.ts';
import { anySpec, validSpec, wiredSpec } from './random-spec.ts';

test('random specs are specs, and where it is asked for free of errors', () => {
  fc.assert(
    fc.property(anySpec(), (input) => specSchema.safeParse(input).success),
    { numRuns: 200 },
  );
  fc.assert(
    fc.property(validSpec(), (input) => {
      const spec = specOf(input);
      const errors = analyze(spec, resolve(spec)).filter(({ severity }) => severity === 'error');
      expect(errors).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('random specs leave no option out', () => {
  const seen = new Set<string>();
  const visit = (layer: object, prefix = '') => {
    for (const [key, value] of Object.entries(layer)) {
      seen.add(prefix + key);
      if (typeof value === 'object' && value !== null) visit(value, `${prefix}${key}.`);
    }
  };
  for (const { base } of fc.sample(fc.oneof(validSpec(), wiredSpec()), 400)) visit(base ?? {});
  expect(leaves(optionFields).filter((path) => !seen.has(path))).toEqual([]);
});

function leaves(fields: Readonly<Record<string, Field>>, prefix = ''): string[] {
  return Object.entries(fields).flatMap(([name, { type }]) =>
    type.kind === 'object' ? leaves(type.fields, `${prefix}${name}.`) : [prefix + name],
  );
}
