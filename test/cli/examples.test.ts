import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../support/tools.ts';
import { natsmith, natsmithJson } from './natsmith.ts';

/* An example is a test is documentation. `npm run build` writes what they emit. */
const folder = join(root, 'examples');
const examples = readdirSync(folder);

describe.each(examples)('the example %s', (name) => {
  test('checks without a diagnostic', async () => {
    const { record } = await natsmithJson(join(folder, name), ['check']);
    expect(record.diagnostics).toEqual([]);
  });

  test('is what its folder holds', async () => {
    const { exitCode, stdout } = await natsmith(join(folder, name), ['build', '--check']);
    expect(stdout).toBe('');
    expect(exitCode).toBe(0);
  });
});

test('the repository has some', () => expect(examples).toEqual(expect.arrayContaining(['cim', 'homelab'])));
