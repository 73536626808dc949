import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/*
 * The tour in README.md is what happens: its specs are written, its commands run, and what they print must stand there.
 * `npm run readme` writes what they print now.
 */
const cli = path.resolve('dist/natsmith.mjs');
const readme = path.resolve('README.md');
const FENCE = /```(ts|console)\n([\s\S]*?)```/g;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'natsmith-readme-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(command: string): Promise<string> {
  const script = `natsmith() { node '${cli}' "$@"; }\n${command}`;
  const { all } = await execa('sh', ['-c', script], {
    cwd: folder,
    all: true,
    reject: false,
    env: { NO_COLOR: '1' },
  });
  return all;
}

async function replay(text: string): Promise<string> {
  const written: string[] = [];
  let end = 0;
  for (const match of text.matchAll(FENCE)) {
    const [whole, kind, body] = match;
    written.push(text.slice(end, match.index));
    end = match.index + whole.length;
    if (kind === 'ts') {
      await writeFile(path.join(folder, 'natsmith.config.ts'), body!);
      written.push(whole);
    } else {
      const commands = body!.split('\n').filter((line) => line.startsWith('$ '));
      const shown: string[] = [];
      for (const line of commands) shown.push([line, await run(line.slice(2))].join('\n').trimEnd());
      written.push(`\`\`\`console\n${shown.join('\n')}\n\`\`\``);
    }
  }
  return written.join('') + text.slice(end);
}

describe('README.md', () => {
  test('shows what its commands print', async () => {
    const text = await readFile(readme, 'utf8');
    const now = await replay(text);
    if (process.env.UPDATE_README) await writeFile(readme, now);
    else expect(now).toBe(text);
  });
});
