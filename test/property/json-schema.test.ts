import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emit } from '../../src/emit/emit.ts';
import { deploymentSchema } from '../../src/emit/json-schema.ts';
import * as api from '../../src/index.ts';
import { judge } from '../../src/load/judge.ts';
import { load } from '../../src/load/load.ts';
import { optionFields, resolve } from '../../src/spec/resolve.ts';
import { mutated } from '../support/mutated.ts';
import { leavesOf } from '../support/near-miss.ts';
import { anySpec, validSpec } from '../support/random-spec.ts';
import { sample } from '../support/sample.ts';
import { tempDir } from '../support/temp-dir.ts';

const schema = JSON.parse(deploymentSchema());
const ajv = new Ajv2020({ strict: true, allErrors: false, keywords: ['computed'] });
const validate = ajv.compile({ $id: 'spec', ...schema });

const taken = (value: unknown) => judge(value).spec !== undefined;

describe('the JSON Schema of specs', () => {
  test('takes what natsmith takes, and nothing else', () => {
    const verdicts = { true: 0, false: 0 };
    fc.assert(
      fc.property(fc.oneof(anySpec(), validSpec()).chain(mutated), (text) => {
        const value = JSON.parse(text);
        const ours = taken(value);
        verdicts[`${ours}`]++;
        expect(validate(value), JSON.stringify(validate.errors)).toBe(ours);
      }),
      { numRuns: 2000 },
    );
    expect(Math.min(verdicts.true, verdicts.false)).toBeGreaterThan(200);
  });

  test.each([
    ['1.0 for 1', '{"name":"a","base":{"port":1.0}}', true],
    ['a fraction', '{"name":"a","base":{"port":1.5}}', false],
    ['minus zero', '{"name":"a","base":{"limits":{"maxSubscriptions":-0}}}', true],
    ['the largest exact number', '{"name":"a","base":{"settings":{"a":9007199254740991}}}', true],
    ['a number beyond that', '{"name":"a","base":{"settings":{"a":9007199254740992}}}', false],
    ['1e400', '{"name":"a","base":{"settings":{"a":1e400}}}', false],
    ['half a character', '{"name":"a","base":{"settings":{"a":"\\ud800"}}}', false],
    ['a whole one', '{"name":"a","base":{"settings":{"a":"\\ud83d\\ude00"}}}', true],
    ['NUL', '{"name":"a","base":{"settings":{"a":"\\u0000"}}}', false],
    ['__proto__ among the options', '{"name":"a","base":{"__proto__":{"port":1}}}', false],
    ['__proto__ among the profiles', '{"name":"a","profiles":{"__proto__":{}}}', false],
    ['__proto__ among the settings', '{"name":"a","base":{"settings":{"__proto__":1}}}', false],
    ['__proto__ of the spec', '{"name":"a","__proto__":{}}', false],
    ['constructor among the options', '{"name":"a","base":{"constructor":1}}', false],
    ['constructor among the settings', '{"name":"a","base":{"settings":{"constructor":1}}}', true],
    ['null for a profile', '{"name":"a","profiles":{"p":null}}', false],
    ['null for a group', '{"name":"a","profiles":{"p":{"limits":null}}}', false],
    ['null in a profile', '{"name":"a","profiles":{"p":{"port":null}}}', true],
    ['null in the base', '{"name":"a","base":{"port":null}}', false],
    ['a list for a group', '{"name":"a","base":[]}', false],
    ['a list for the spec', '[]', false],
    ['text for the spec', '"a"', false],
    ['null for the spec', 'null', false],
  ])('and natsmith agree on %s', (_, text, verdict) => {
    const value = JSON.parse(text);
    expect({ schema: validate(value), natsmith: taken(value) }).toEqual({
      schema: verdict,
      natsmith: verdict,
    });
  });

  test('and natsmith agree on null for every option', () => {
    const nulls = leavesOf(optionFields).map(([path]) =>
      path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), null),
    );
    for (const layer of nulls) {
      const shown = JSON.stringify(layer);
      expect(validate({ name: 'a', base: layer }), shown).toBe(taken({ name: 'a', base: layer }));
      const inProfile = { name: 'a', profiles: { p: layer } };
      expect([validate(inProfile), taken(inProfile)], shown).toEqual([true, true]);
    }
  });

  test('describes every option, with examples that fit', () => {
    const leaves = [...propertiesOf(schema, 'spec#')];
    expect(leaves.length).toBeGreaterThan(100);
    for (const [pointer, leaf] of leaves) {
      expect(leaf, pointer).toMatchObject({
        description: expect.stringMatching(/\.$/),
        examples: expect.anything(),
      });
      expect(leaf.examples?.length, pointer).toBeGreaterThan(0);
      const fits = ajv.compile({ $ref: pointer });
      for (const example of leaf.examples ?? [])
        expect(fits(example), `${pointer}: ${JSON.stringify(example)}`).toBe(true);
    }
  });
});

interface Property {
  readonly type?: string;
  readonly $ref?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly [keyword: string]: unknown;
}

/** Everything that has a name in the schema, groups of options aside, by its place. */
function* propertiesOf(node: unknown, pointer: string): Generator<[string, Property]> {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    const at = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (key === 'properties')
      for (const [name, property] of Object.entries(value as Record<string, Property>)) {
        if (property.type !== 'object' && name !== '$schema')
          yield [`${at}/${encodeURIComponent(name)}`, resolved(property)];
        yield* propertiesOf(property, `${at}/${encodeURIComponent(name)}`);
      }
    else if (key !== 'examples' && key !== 'default') yield* propertiesOf(value, at);
  }
}

/** What a reference says itself comes before what it refers to. */
function resolved(property: Property): Property {
  const id = property.$ref?.replace('#/$defs/', '');
  return id === undefined ? property : { ...schema.$defs[id], ...property };
}

describe('a spec in JSON', () => {
  test('becomes the same files as one in TypeScript', async () => {
    await using dir = await tempDir();
    const { values, seed } = sample(validSpec(), 15);
    for (const [index, spec] of values.entries()) {
      const json = JSON.stringify(spec, null, 2);
      const files = [
        await dir.write(`${index}/spec.json`, json),
        await dir.write(
          `${index}/spec.ts`,
          `import { defineDeployment } from 'natsmith';\nexport default defineDeployment(${json});\n`,
        ),
      ];
      const [fromJson, fromTypeScript] = await Promise.all(files.map((file) => artifactsOf(file)));
      expect(fromJson!.length).toBeGreaterThan(3);
      expect(fromTypeScript, seed).toEqual(fromJson);
    }
  });
});

async function artifactsOf(file: string) {
  const { spec, diagnostics } = await load({ folder: '/', file, api });
  expect(diagnostics).toEqual([]);
  return emit(spec!, resolve(spec!));
}
