import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../src/domain/diagnostic.ts';
import { decisions } from './support/decisions.ts';
import { diagnosticsOf, edited } from './support/edited.ts';
import { specValues } from './support/spec-values.ts';

/*
 * Everything that is reported of the specs in test/cases and of all bad examples comes with a fix that works when applied, or is a
 * decision that nobody can take for the operator. Fixes are read as `--json` prints them.
 */
const specs = (await specValues()).map((spec) => ({ ...spec, found: diagnosticsOf(spec.value) }));
const all = specs.flatMap(({ name, value, found }) =>
  found.map((diagnostic) => ({ name, value, found, diagnostic })),
);
const fixed = all.filter(({ diagnostic }) => diagnostic.fix);
const open = all.filter(({ diagnostic: { fix, severity } }) => !fix && severity !== 'info');

const titleOf = ({ name, diagnostic }: (typeof all)[number]) =>
  `${name}: ${diagnostic.profile ?? ''} ${diagnostic.code}: ${diagnostic.fix?.title ?? diagnostic.message}`;

/** How often each code is reported. */
function counts(diagnostics: readonly Diagnostic[]): Map<string, number> {
  const result = new Map<string, number>();
  for (const { code } of diagnostics) result.set(code, (result.get(code) ?? 0) + 1);
  return result;
}

/** Errors that were not there before; what has a wrong shape hides everything else. */
function newErrors(before: readonly Diagnostic[], after: readonly Diagnostic[]): string[] {
  const known = counts(before);
  const isHidden = before.some(({ code }) => code.startsWith('spec/'));
  return [...counts(after.filter(({ severity }) => severity === 'error'))]
    .filter(([code]) => !isHidden || code.startsWith('spec/'))
    .filter(([code, count]) => count > (known.get(code) ?? 0))
    .map(([code]) => code);
}

describe('a fix, applied', () => {
  test('there are some for most that is found', () => expect(fixed.length).toBeGreaterThan(3 * open.length));

  test.each(fixed.map((each) => [titleOf(each), each] as const))('%s', (_, { value, found, diagnostic }) => {
    const after = diagnosticsOf(edited(value, diagnostic.fix!));
    const { code } = diagnostic;
    expect(counts(after).get(code) ?? 0).toBeLessThan(counts(found).get(code)!);
    expect(newErrors(found, after)).toEqual([]);
  });
});

describe('one fix after the other leaves decisions only', () => {
  test.each(specs.map((spec) => [spec.name, spec] as const))('%s', (_, { value, found }) => {
    let [mended, left] = [value, found];
    for (let steps = 0; ; steps++) {
      const next = left.find(({ fix }) => fix)?.fix;
      if (!next) break;
      expect(steps).toBeLessThan(60);
      mended = edited(mended, next);
      left = diagnosticsOf(mended);
    }
    const undecided = left.filter(
      ({ severity, code }) => severity !== 'info' && !Object.hasOwn(decisions, code),
    );
    expect(undecided.map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
  });
});

describe('what has no fix', () => {
  test.each(open.map((each) => [titleOf(each), each.diagnostic] as const))('%s', (_, { code, help }) => {
    expect(decisions).toHaveProperty([code]);
    expect(help).toBeDefined();
  });

  test('is found without a fix somewhere', () => {
    const codes = new Set(open.map(({ diagnostic }) => diagnostic.code));
    expect(Object.keys(decisions).filter((code) => !codes.has(code))).toEqual([]);
  });
});
