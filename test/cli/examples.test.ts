import { readdirSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tempDir } from '../support/temp-dir.ts';
import { root } from '../support/tools.ts';
import { natsmith, natsmithJson, program } from './natsmith.ts';

/* An example is a test is documentation. `npm run build` writes what they emit. */
const folder = join(root, 'examples');
const examples = readdirSync(folder);

describe.each(examples)('the example %s', (name) => {
  test('checks without a diagnostic', async () => {
    const { record } = await natsmithJson(join(folder, name), ['check']);
    expect(record.diagnostics).toEqual([]);
  });

  test('is what its folder holds', async () => {
    await using copy = await tempDir();
    await cp(join(folder, name), copy.path, { recursive: true });
    // The one artifact that git does not keep: natsmith's own file, which every commit would change by megabytes.
    for (const profile of readdirSync(join(copy.path, 'generated', name), { withFileTypes: true }))
      if (profile.isDirectory())
        await cp(
          program,
          join(copy.path, 'generated', name, profile.name, 'root/usr/local/lib/natsmith/natsmith.mjs'),
        );
    const { exitCode, stdout } = await natsmith(copy.path, ['build', '--check']);
    expect(stdout).toBe('');
    expect(exitCode).toBe(0);
  });
});

test('the repository has some', () => expect(examples).toEqual(expect.arrayContaining(['cim', 'homelab'])));
