import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { Settings } from '../../src/domain/conf.ts';
import { ConfProblem } from '../../src/import/read/node.ts';
import { digestIn, digestOf } from '../support/conf-digest.ts';
import { read } from '../support/imported.ts';
import { sample } from '../support/sample.ts';
import { separators, settingText, spelledValue } from '../support/spelled.ts';
import { describeWith, tool } from '../support/tools.ts';

/** A server's file is at most asked about so many at a time. */
const AT_ONCE = 4;
const UNREADABLE =
  /Parse error on line|variable reference for|error parsing include file|config is invalid|is out of the range|expected (integer|float|boolean|Zulu)/;
const environment = { NATSMITH_TEST_PORT: '4333', NATSMITH_TEST_LIST: '[a, 5k, {b: c}]' };

const folder = mkdtempSync(join(tmpdir(), 'natsmith-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(folder, 'inc.conf'), 'a: 7\nx: [1\n2]\n');

describeWith(['nats-server-2.15'], 'our reader and nats-server 2.15', () => {
  test('read the same values, however they are spelled', async () => {
    const one = fc.tuple(spelledValue, separators, spelledValue, separators, fc.boolean());
    const { values, seed } = sample(one, 400);
    await inParallel(values, async ([first, before, second, between, inBraces], index) => {
      for (const [name, text] of Object.entries({ ...first.files, ...second.files }))
        writeFileSync(join(folder, name), text);
      const probe = settingText('probe', first, before);
      const other = settingText('other', second, between);
      // A name that a variable refers to may be unknown to the server.
      const uses =
        'server_name: $probe\nserver_name: $other\nport: $NATSMITH_TEST_PORT\nserver_tags: $NATSMITH_TEST_LIST\nserver_tags: []\nserver_name: "n"\n';
      const text = inBraces ? `{\n${probe}${other}${uses}}\n` : probe + other + uses;
      const found = read(text, { folder, environment });
      const why = `${text}\n${seed}`;
      expect(found, why).toEqual({
        probe: first.value,
        other: second.value,
        port: 4333,
        server_tags: [],
        server_name: 'n',
      });
      const said = await verdict(`values-${index}.conf`, text);
      expect(digestIn(said), `${said}\n${why}`).toBe(digestOf(found as Settings));
    });
  });

  test('refuse the same files, whatever is in them', async () => {
    const { values, seed } = sample(scribble, 1500);
    let refused = 0;
    await inParallel(values, async (text, index) => {
      const said = await verdict(`scribble-${index}.conf`, text);
      const isRefused = UNREADABLE.test(said);
      if (isRefused) refused++;
      expect(isRefusedByUs(text), `${JSON.stringify(text)}\n${said}\n${seed}`).toBe(isRefused);
    });
    expect(refused).toBeGreaterThan(300);
    expect(refused).toBeLessThan(1400);
  });
});

const pieces = [
  ...['"', "'", '{', '}', '[', ']', '(', ')', '\n)\n', '\n(', '#', '//', '/', ',', ';', ':', '=', '$', '\\'],
  ...[
    '\\n',
    '\\x41',
    '\\xff',
    '\\xg',
    '\n',
    '\r',
    '\t',
    ' ',
    '\u00a0',
    '\u2028',
    '\u0085',
    '٣',
    '\0',
    'é',
    '😀',
  ],
  ...['1', '1k', '5mb', '1.5', '1.2.3', '-1', '-5k', '-1.5', '1MBi', '5e7b', '12a', '99999999999999999999'],
  ...[
    '2024-01-02T03:04:05Z',
    '2024-13-02T03:04:05Z',
    '2024-',
    'true',
    'ON',
    '$a',
    '$x',
    '$2a$11$abc',
    '$2b$11$abc',
  ],
  ...['include ', ' include "inc.conf"\n', "include 'no.conf'\n", 'a = 1\n', 'x: "y"\n', 'm { a: 1 }\n'],
  ...['l: [1, 2, 3]\n', 'l [ a b\n c ]\n', '\n}', '{ a: 1 }', 'b: $a\n', 'c { d: $a }\n'],
];
const scribble = fc
  .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 12 })
  .map((parts) => parts.join(''));

function isRefusedByUs(text: string): boolean {
  try {
    read(text, { folder, environment });
    return false;
  } catch (error) {
    if (error instanceof ConfProblem) return true;
    throw error;
  }
}

async function verdict(name: string, text: string): Promise<string> {
  writeFileSync(join(folder, name), text);
  const { all } = await execa(tool('nats-server-2.15'), ['-t', '-c', name], {
    cwd: folder,
    env: environment,
    reject: false,
    all: true,
  });
  return all;
}

async function inParallel<T>(
  items: readonly T[],
  run: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) await run(item, index);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
