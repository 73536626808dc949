import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { widthOf } from '../../../src/cli/columns.ts';
import { frame } from '../../../src/cli/frame.ts';
import type { Terminal } from '../../../src/cli/terminal.ts';
import type { Diagnostic, Location } from '../../../src/domain/diagnostic.ts';

const screen: Terminal = { interactive: false, width: 60, paint: (_, text) => text };

type Part = readonly [start: number, end: number];

/** The place of a word in a text; `nth` counts from 0. */
function placeOf(text: string, word: string, file = 'a.ts'): Location {
  const offset = text.indexOf(word);
  const before = text.slice(0, offset).split('\n');
  const line = before.length;
  const column = before.at(-1)!.length + 1;
  return { file, line, column, exact: true, end: { line, column: column + word.length } };
}

function framed(
  files: Readonly<Record<string, string>>,
  words: readonly (readonly [word: string, label: string, file?: string])[],
  { hidden = [], width = 60 }: { hidden?: readonly Part[]; width?: number } = {},
): string {
  const [first, ...others] = words.map(([word, text, file = 'a.ts']) => ({
    path: ['x'],
    text,
    location: placeOf(files[file]!, word, file),
  }));
  const { location, text: label } = first!;
  const diagnostic: Diagnostic = {
    code: 'a/b',
    severity: 'error',
    path: ['base', 'x'],
    message: 'm',
    label,
    location,
    related: others,
  };
  const lines = {
    line: (file: string, line: number) => {
      const text = files[file]?.split('\n')[line - 1];
      return text === undefined ? undefined : { text, hidden };
    },
  };
  return `\n${frame(diagnostic, [], lines, 'red', { ...screen, width }).join('\n')}\n`;
}

describe('a frame', () => {
  test('marks the place, and says what is to be said beside it', () => {
    expect(framed({ 'a.ts': 'const a = 1;' }, [['1', 'no']])).toBe(`
   ┌─ a.ts:1:11  base.x
 1 │ const a = 1;
   │           ^ no
`);
  });

  test('marks related places on the same line and on others, in the order of the file', () => {
    const text = 'one two\n\nthree\nfour five';
    expect(
      framed({ 'a.ts': text }, [
        ['five', 'here'],
        ['four', 'there'],
        ['one', 'before'],
      ]),
    ).toBe(`
   ┌─ a.ts:4:6  base.x
 1 │ one two
   │ --- before
   ·
 4 │ four five
   │ ---- ^^^^ here
   │ there
`);
  });

  test('puts words between marks where there is room', () => {
    expect(
      framed({ 'a.ts': 'port: 4222, and then httpPort: 4222 ' }, [
        ['4222 ', 'taken'],
        ['4222', 'client'],
      ]),
    ).toBe(`
   ┌─ a.ts:1:32  base.x
 1 │ port: 4222, and then httpPort: 4222
   │       ---- client              ^^^^^ taken
`);
  });

  test('goes on in another file', () => {
    expect(
      framed({ 'a.ts': 'a', 'b.ts': '\n b' }, [
        ['a', ''],
        ['b', 'used here', 'b.ts'],
      ]),
    ).toBe(`
   ┌─ a.ts:1:1  base.x
 1 │ a
   │ ^
   ├─ b.ts:2:2
 2 │  b
   │  - used here
`);
  });

  test('shows no more than three places', () => {
    const shown = framed({ 'a.ts': 'a\nb\nc\nd' }, [
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
      ['d', '4'],
    ]);
    expect(shown).toContain('- 3');
    expect(shown).not.toContain('d');
  });

  test('has tabs and wide characters in their columns', () => {
    expect(framed({ 'a.ts': "\ta:\t'日本', é: '🙂', e\u0301: 1" }, [['1', 'x']])).toBe(`
   ┌─ a.ts:1:24  base.x
 1 │     a:  '日本', é: '🙂', e\u0301: 1
   │                             ^ x
`);
  });

  test('cuts long lines around the place', () => {
    const text = `${'a'.repeat(1_000_000)} here ${'b'.repeat(1_000_000)}`;
    expect(framed({ 'a.ts': text }, [['here', 'x']], { width: 50 })).toBe(`
   ┌─ a.ts:1:1000002  base.x
 1 │ …aaaaaaaaaaaaaaaaaaa here bbbbbbbbbbbbbbbbbb…
   │                      ^^^^ x
`);
    expect(framed({ 'a.ts': `here ${'b'.repeat(100)}` }, [['here', 'x']], { width: 20 })).toContain(
      '│ here bbbbbbbb…\n',
    );
  });

  test('marks the first line of what takes several', () => {
    const text = 'a: {\n b\n}';
    expect(framed({ 'a.ts': text }, [['{\n b\n}', 'x']])).toContain(' 1 │ a: {\n   │    ^ x');
  });

  test('shows dots where something is hidden, whatever its length', () => {
    for (const secret of ['x', 'hunter2', 'long'.repeat(20)])
      expect(
        framed({ 'a.ts': `'${secret}' 1` }, [['1', 'x']], { hidden: [[1, 1 + secret.length]] }),
      ).toContain("│ '••••••' 1\n   │          ^ x");
  });

  test('spells out what would steer a terminal', () => {
    expect(framed({ 'a.ts': '\x1b[31m x' }, [['x', 'y']])).toContain('│ \\u001b[31m x\n   │            ^ y');
  });

  test('is a place alone where there is no line', () => {
    expect(framed({ 'a.ts': '' }, [['', 'x']]).split('\n')).toContain('   ┌─ a.ts:1:1  base.x');
  });

  test('fits the width, whatever is shown', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', ' ', '\t', '日', '🙂', '\u0301', "'", '\x07'),
      maxLength: 200,
    });
    fc.assert(
      fc.property(text, text, fc.integer({ min: 40, max: 120 }), (before, after, width) => {
        const shown = framed({ 'a.ts': `${before}MARK${after}` }, [['MARK', 'x']], { width });
        const [, , line, marks] = shown.split('\n');
        expect(widthOf(line!)).toBeLessThanOrEqual(width);
        expect(widthOf(line!.slice(0, line!.indexOf('MARK')))).toBe(marks!.indexOf('^'));
        // The label gives way where there is no room for it.
        const fits = marks!.indexOf('^') + '^^^^ x'.length <= width;
        expect(marks).toContain(fits ? '^^^^ x' : '^^^^');
      }),
    );
  });
});

test('widths are those of a terminal', () => {
  const cases: [string, number][] = [
    ['abc', 3],
    ['日本', 4],
    ['é', 1],
    ['e\u0301', 1],
    ['🙂', 2],
    ['한글', 4],
    ['ｱ', 1],
    ['Ａ', 2],
    ['•', 1],
    ['\u200b', 0],
  ];
  for (const [text, width] of cases) expect([text, widthOf(text)]).toEqual([text, width]);
});
