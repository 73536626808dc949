import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/expr/evaluate.ts';
import { functions } from '../../src/expr/functions.ts';
import { toNode } from '../../src/expr/node.ts';
import { type Position, printNix } from '../../src/expr/print-nix.ts';
import type { Expr } from '../../src/expr/symbolic.ts';
import { anyOptions, type Options } from '../support/expression-options.ts';
import { nixEval } from '../support/nix.ts';
import { nixValue } from '../support/nix-value.ts';
import { anyExpression } from '../support/random-expressions.ts';
import { sample } from '../support/sample.ts';
import { describeWith } from '../support/tools.ts';

const { values, seed } = sample(fc.tuple(anyExpression, anyOptions, anyOptions), 300);

/** The values in TypeScript; undefined where they leave the range of exact integers, which Nix's are beyond. */
const ourValue = (expression: Expr<object>, cfg: Options): string | undefined => {
  try {
    return canonical(evaluate(expression, { cfg }));
  } catch (error) {
    if (/too large to be exact/.test(String(error))) return undefined;
    throw error;
  }
};

/** JSON with sorted keys; `__proto__` is one like any other. */
const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join()}}`;
};

const inNix = (expression: Expr<object>, position: Position): string => {
  const { text, bindings } = printNix(expression, position);
  return `let ${bindings.map((binding) => `${binding.name} = ${binding.text};`).join('\n')} in ${text}`;
};

/** Whether the two agree on every expression, each with two sets of options. */
const compare = async (position: Position, read: string) => {
  const cases = values.map(([{ expression }]) => `(cfg: ${inNix(expression, position)})`);
  const inputs = values.map(([, ...options]) => options);
  const found = await nixEval<unknown[][]>(`
    let
      natsmith = import ./nix/lib.nix { inherit lib; };
      read = ${read};
    in
    lib.zipListsWith (expression: map (options: read (expression options))) [ ${cases.join('\n')} ] ${nixValue(inputs)}`);
  let compared = 0;
  values.forEach(([{ expression }, ...options], index) => {
    options.forEach((cfg, which) => {
      const ours = ourValue(expression, cfg);
      if (ours === undefined) return;
      compared++;
      // Releases of Nix differ in how they write two control characters in JSON.
      const alike = (json: string) => json.replaceAll('\\u0008', '\\b').replaceAll('\\u000c', '\\f');
      expect(alike(canonical(found[index]![which])), `${seed}, ${index}:\n${cases[index]}`).toBe(alike(ours));
    });
  });
  expect(compared).toBeGreaterThan(400);
};

describeWith(['nix', 'nixpkgs-lib'], 'an expression means the same to both interpreters', () => {
  test('as data', () => compare('data', 'value: value'));

  test('as the definition of an option', () =>
    compare(
      'option',
      `value:
        let
          inherit (lib) types;
          data = types.nullOr (types.oneOf [ types.bool types.int types.str (types.listOf data) (types.attrsOf data) ])
            // { description = "data"; };
        in
        (lib.evalModules {
          modules = [ { options.it = lib.mkOption { type = data; }; config.it = value; } ];
        }).config.it`,
    ));
});

/** What they take are parts of a spec: nix-twins.test.ts makes those. */
const OF_SPECS = ['bytesOrNone', 'deadLetterSubjects', 'givenSettings', 'reservedBy', 'userPermissions'];

describe('the random expressions', () => {
  test('are of every kind, and call every function', () => {
    const seen = new Set<string>();
    const visit = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return;
      const { kind, operator, how, name } = node as Record<string, unknown>;
      if (typeof kind === 'string')
        seen.add([kind, operator, how, kind === 'call' ? name : undefined].filter(Boolean).join(' '));
      for (const inner of Object.values(node)) visit(inner);
    };
    for (const [{ expression }] of values) visit(toNode(expression));
    expect([...seen]).toEqual(
      expect.arrayContaining([
        ...'literal reference attrs list when spread if text not bound'.split(' '),
        ...'map filter all any'.split(' ').map((how) => `each ${how}`),
        ...'+ - * && || == != < <='.split(' ').map((operator) => `binary ${operator}`),
        ...Object.keys(functions)
          .filter((name) => !OF_SPECS.includes(name))
          .map((name) => `call ${name}`),
      ]),
    );
  });
});
