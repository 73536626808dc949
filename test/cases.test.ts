import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { natsmith, natsmithJson } from './cli/natsmith.ts';

/*
 * A folder is a case: a spec, and in expected/ what `natsmith check` says of it. `npm run goldens` writes what it says now;
 * review the difference like code.
 */
const root = join(import.meta.dirname, 'cases');
const cases = readdirSync(root).filter((name) =>
  readdirSync(join(root, name)).some((file) => file.startsWith('natsmith.config.')),
);

describe('what check says of a spec', () => {
  test('there are cases', () => expect(cases.length).toBeGreaterThan(5));

  test.concurrent.each(cases)('%s', async (name) => {
    const folder = join(root, name);
    const { stdout, stderr } = await natsmith(folder, ['check']);
    expect(stdout).toBe('');
    await expect(stderr).toMatchFileSnapshot(join(folder, 'expected/report.txt'));
    for (const line of stderr.split('\n').filter((each) => /^ *\d* [│┌├·]/.test(each)))
      expect(line).not.toMatch(/\s$/);
  });

  test.concurrent.each(cases)('%s: places are in the files', async (name) => {
    const folder = join(root, name);
    const { record } = await natsmithJson(folder, ['check']);
    for (const { location } of record.diagnostics)
      if (location) expect(existsSync(join(folder, location.file))).toBe(true);
  });
});
