import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyed, text } from '../../src/expr/build.ts';
import { nixKey, nixString } from '../../src/expr/nix-literals.ts';
import { printNix } from '../../src/expr/print-nix.ts';
import { type Expr, sym } from '../../src/expr/symbolic.ts';
import { nixEval } from '../support/nix.ts';
import { nixValue } from '../support/nix-value.ts';
import { sample } from '../support/sample.ts';
import { hostileText } from '../support/settings.ts';
import { describeWith } from '../support/tools.ts';

/** What Nix reads in another way next to its neighbours than alone. */
const traps = [
  '',
  '$',
  '$$',
  '${',
  '$${',
  '$$${x}',
  '\\${',
  '\\$',
  '\\',
  '\\n',
  '"',
  "'",
  "''",
  "'''",
  "''${",
  "''$",
  "''\\n",
  '}',
  '\r',
  '\r\n',
  '\n',
  '\n  \n',
  ' \n',
  '\n\t\n',
  '\u0085',
  '\u2028\u2029',
  '\ufeff',
  '😀',
  '\uffff',
  '\u{10ffff}',
  '\x01\x1b[0m\x7f',
];

const lines = fc
  .array(
    fc.string({
      unit: fc.oneof(fc.constantFrom(' ', ' ', 'a', '\t', "'", '$', '{', '\\', '#'), hostileText),
      maxLength: 6,
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((each) => each.join('\n'));
const anyText = fc.oneof(
  fc.constantFrom(...traps),
  fc.array(fc.constantFrom(...traps), { maxLength: 5 }).map((parts) => parts.join('')),
  hostileText,
  lines,
  lines.map((each) => `x${each}\n`),
);

type Triple = [string, string, string];

const { values, seed } = sample(fc.tuple(anyText, anyText, anyText), 700);
const v = sym<{ readonly before: string; readonly after: string }>('v');
const printed = (expression: Expr<unknown>) => printNix(expression).text;

/** Evaluates an expression for each of the triples, where `v.before` and `v.after` are the last two. */
const inNix = (expressionOf: (texts: Triple) => string): Promise<unknown[]> => {
  const functions = values.map((texts) => `(v: ${expressionOf(texts)})`).join('\n');
  const arguments_ = values.map(([, before, after]) => ({ before, after }));
  return nixEval(`lib.zipListsWith (f: v: f v) [ ${functions} ] ${nixValue(arguments_)}`);
};

describeWith(['nix', 'nixpkgs-lib'], 'a text comes back from Nix as it was written', () => {
  test('as a literal', async () => {
    const read = await inNix(([literal]) => nixString(literal));
    expect(read, seed).toEqual(values.map(([literal]) => literal));
  });

  test('between interpolations', async () => {
    const read = await inNix(([literal]) => printed(text`${v.before}${literal}${v.after}`));
    expect(read, seed).toEqual(values.map(([literal, before, after]) => before + literal + after));
  });

  test('around an interpolation', async () => {
    const read = await inNix(([literal]) => printed(text`${literal}${v.before}${literal}$${v.after}`));
    expect(read, seed).toEqual(values.map(([one, before, after]) => `${one}${before}${one}$${after}`));
  });

  test('in texts of several lines', async () => {
    const several = ([literal]: Triple, before: Expr<string> | string, after: Expr<string> | string) =>
      text`first ${before}\n  ${literal}\n\n ${after}\n${literal}\n`;
    const read = await inNix((texts) => printed(several(texts, v.before, v.after)));
    const plain = values.map(([one, before, after]) => `first ${before}\n  ${one}\n\n ${after}\n${one}\n`);
    expect(read, seed).toEqual(plain);
    const forms = values.map((texts) => printed(several(texts, v.before, v.after)).startsWith("''\n"));
    expect(new Set(forms), 'of both forms').toEqual(new Set([true, false]));
  });

  test('within sets of sets, where lines are indented once more', async () => {
    const nested = ([literal]: Triple) =>
      printed(
        keyed([
          [
            'a',
            [
              keyed([
                ['b c', text`x ${v.before}\n\n  y\n`],
                ['d', text`${literal}\n`],
              ]),
            ],
          ],
        ]),
      );
    const read = await inNix((texts) => `builtins.head (${nested(texts)}).a`);
    expect(read, seed).toEqual(
      values.map(([literal, before]) => ({ 'b c': `x ${before}\n\n  y\n`, d: `${literal}\n` })),
    );
  });

  test('as the name of an attribute, plain, computed and in a path', async () => {
    const read = await inNix(
      ([name]) =>
        `[ (builtins.attrNames ${printed(keyed([[name, 1]]))})
           (builtins.attrNames ${printed(keyed([[text`${name}${v.before}`, 1]]))})
           { ${nixKey(name)}.b = 1; }.${nixKey(name)}.b ]`,
    );
    expect(read, seed).toEqual(values.map(([name, before]) => [[name], [name + before], 1]));
  });

  test('of 2 MB', async () => {
    const large = values
      .map(([literal]) => literal)
      .join('')
      .repeat(200)
      .slice(0, 2_000_000);
    // The cut may have halved a character.
    const wellFormed = large.replace(/[\ud800-\udbff]$/, '');
    expect(wellFormed.length).toBeGreaterThan(1_000_000);
    // What comes back is compared by hash: Nix's JSON of it would be larger still.
    const [hash, length] = await nixEval<[string, number]>(
      `let text = ${nixString(wellFormed)}; in [ (builtins.hashString "sha256" text) (builtins.stringLength text) ]`,
    );
    const { createHash } = await import('node:crypto');
    expect(length).toBe(Buffer.byteLength(wellFormed));
    expect(hash, seed).toBe(createHash('sha256').update(wellFormed).digest('hex'));
  });
});

describe('what Nix cannot hold', () => {
  test('is refused', () => {
    expect(() => nixString('a\0b')).toThrow('NUL');
    expect(() => printNix({ '\0': 1 })).toThrow('NUL');
  });
});
