import fc from 'fast-check';
import { expect, test } from 'vitest';
import { posixPattern } from '../../src/emit/nixos/option-types.ts';
import { optionsSchema } from '../../src/spec/options.ts';
import { optionFields } from '../../src/spec/resolve.ts';
import { overlayOf, type TypeShape } from '../../src/spec/shape.ts';
import { emittedModule } from '../support/emitted-module.ts';
import { isInNix, leavesOf, nearMiss, stringsOf } from '../support/near-miss.ts';
import { nixEval } from '../support/nix.ts';
import { nixValue } from '../support/nix-value.ts';
import { validValue } from '../support/random-values.ts';
import { sample } from '../support/sample.ts';
import { NIXOS_TOOLS } from '../support/strict-nixos.ts';
import { describeWith } from '../support/tools.ts';

const leaves = leavesOf(optionFields);
const overlay = overlayOf(optionsSchema, { unset: false });
const nested = (path: readonly string[], value: unknown): unknown =>
  path.reduceRight((inner, key) => ({ [key]: inner }), value);

describeWith(NIXOS_TOOLS, "an option's type in NixOS", () => {
  const { ask } = emittedModule();

  test('takes exactly the values that the schema takes', async () => {
    const { values, seed } = sample(
      fc.oneof(
        ...leaves.map(([path, type]) =>
          fc.oneof(validValue(type), nearMiss(type), nearMiss(type)).map((value) => ({ path, type, value })),
        ),
      ),
      4000,
    );
    const cases = values.filter(({ type, value }) => isInNix(type, value));
    // What evalModules does with a definition, without evaluating a whole system for each.
    const taken = await ask<boolean[]>(
      '[ ]',
      `map ({ path, value }:
        let
          option = lib.getAttrFromPath path options.services.rave.nats;
          merged = lib.mergeDefinitions option.loc option.type [ { file = "test"; inherit value; } ];
        in
        (builtins.tryEval (builtins.deepSeq merged.mergedValue true)).success
      ) ${nixValue(cases.map(({ path, value }) => ({ path, value })))}`,
    );
    const shown = (verdict: (index: number) => boolean) =>
      cases.map(
        ({ path, value }, index) => `${path.join('.')} = ${JSON.stringify(value)}: ${verdict(index)}`,
      );
    const schema = cases.map(({ path, value }) => overlay.safeParse(nested(path, value)).success);
    expect(
      shown((index) => taken[index]!),
      seed,
    ).toEqual(shown((index) => schema[index]!));
    expect(new Set(cases.map(({ path }) => path.join('.'))).size).toBe(leaves.length);
    for (const verdict of [true, false])
      expect(schema.filter((each) => each === verdict).length).toBeGreaterThan(cases.length / 5);
  });

  test.each([...patternsOf(leaves.map(([, type]) => type))])('%s means the same to Nix', async (pattern) => {
    const { values, seed } = sample(stringsOf(pattern), 300);
    const texts = values.filter((text) => !/[\0\p{Surrogate}]/u.test(text));
    const matches = await nixEval<boolean[]>(
      `map (text: builtins.match ${nixValue(posixPattern(pattern))} text != null) ${nixValue(texts)}`,
    );
    const wrong = texts.filter((text, index) => new RegExp(pattern, 'u').test(text) !== matches[index]);
    expect(wrong, seed).toEqual([]);
  });
});

/** The patterns of all strings and keys within some types. */
function patternsOf(
  types: readonly TypeShape[],
  seen = new Set<string>(),
  found = new Set<string>(),
): Set<string> {
  for (const type of types) {
    if (type.kind === 'named') {
      if (seen.has(type.id)) continue;
      seen.add(type.id);
    }
    if (type.kind === 'record') found.add(type.key);
    if (type.kind === 'string' && type.pattern !== undefined && !type.pattern.startsWith('^[^\\0'))
      found.add(type.pattern);
    patternsOf(partsOf(type), seen, found);
  }
  return found;
}

function partsOf(type: TypeShape): readonly TypeShape[] {
  if (type.kind === 'named') return [type.type()];
  if (type.kind === 'list' || type.kind === 'record') return [type.item];
  if (type.kind === 'nullable') return [type.inner];
  if (type.kind === 'union') return type.members;
  if (type.kind === 'object') return Object.values(type.fields).map((field) => field.type);
  return [];
}
