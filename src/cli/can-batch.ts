import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Answer, Question, Unanswerable } from './can-answers.ts';

/** A line of the answer to `--batch`: the question's own keys, and the answer's. */
export type Line = Readonly<Record<string, unknown>>;

/** The lines of a file, or of stdin for `-`. @throws as `readFile` does */
export async function readLines(file: string): Promise<string[]> {
  const content = file === '-' ? await text(process.stdin) : await readFile(file, 'utf8');
  const lines = content.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** One answer for each line, whatever is in it. */
export function answerLine(line: string, answer: (question: Question) => Answer | Unanswerable): Line {
  let given: unknown;
  try {
    given = JSON.parse(line);
  } catch {
    return { error: 'the line is no JSON' };
  }
  if (!isRecord(given)) return { error: 'the line is no JSON object' };
  const wrong = wrongKey(given);
  if (wrong !== undefined) return { ...given, error: wrong };
  const found = answer(given as unknown as Question);
  if (!('error' in found)) return { ...given, ...found };
  return { ...given, error: found.help === undefined ? found.error : `${found.error}; ${found.help}` };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function wrongKey(given: Record<string, unknown>): string | undefined {
  for (const key of ['user', 'op', 'subject'])
    if (typeof given[key] !== 'string') return `"${key}" has to be text`;
  for (const key of ['queue', 'account'])
    if (given[key] !== undefined && typeof given[key] !== 'string')
      return `"${key}" has to be text, or to be left out`;
  return undefined;
}
