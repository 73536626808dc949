import { spawn } from 'node:child_process';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { markUsed, prune } from '../../../src/verify/vm/prune.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { waitFor } from '../../support/wait-for.ts';

const HOUR = 3_600_000;
const name = (index: number, prefix = '') => `${prefix}${String(index).repeat(16)}`;

/** A cache in which the folder of each name was last used so many hours ago. */
async function cache(used: Readonly<Record<string, number>>) {
  const dir = await tempDir();
  for (const [each, hours] of Object.entries(used)) {
    const folder = join(dir.path, each);
    await mkdir(folder);
    await writeFile(join(folder, 'disk.qcow2'), each);
    const then = new Date(Date.now() - hours * HOUR);
    await utimes(folder, then, then);
  }
  return dir;
}

describe('the cache of images and booted guests', () => {
  test('keeps those that were used last', async () => {
    await using dir = await cache({ [name(1)]: 9, [name(2)]: 3, [name(3)]: 7, [name(4)]: 5 });
    expect((await prune(dir.path, 2)).sort()).toEqual([name(1), name(3)]);
    expect((await readdir(dir.path)).sort()).toEqual([name(2), name(4)]);
  });

  test('keeps what was used within the hour, however many that are', async () => {
    await using dir = await cache({ [name(1)]: 0.1, [name(2)]: 0.5, [name(3)]: 0.9, [name(4)]: 1.1 });
    expect(await prune(dir.path, 1)).toEqual([name(4)]);
  });

  test('counts a use, not an age', async () => {
    await using dir = await cache({ [name(1)]: 9, [name(2)]: 3 });
    markUsed(join(dir.path, name(1)));
    expect(await prune(dir.path, 1)).toEqual([name(2)]);
  });

  test('keeps what a process has open', async () => {
    await using dir = await cache({
      [name(1, 'booted-')]: 9,
      [name(2, 'booted-')]: 9,
      [name(3, 'booted-')]: 2,
    });
    const disk = join(dir.path, name(1, 'booted-'), 'disk.qcow2');
    const guest = spawn('sh', ['-c', 'exec 3<"$1"; echo; exec sleep 60', 'sh', disk]);
    try {
      let open = false;
      guest.stdout.once('data', () => {
        open = true;
      });
      await waitFor(() => open || undefined, 10_000);
      expect(await prune(dir.path, 1)).toEqual([name(2, 'booted-')]);
    } finally {
      guest.kill('SIGKILL');
    }
  });

  test('has nothing taken away but what natsmith made', async () => {
    const others = ['notes', `${name(2)}.making`, 'natsmith-verify-abc', 'booted-x'];
    await using dir = await cache(Object.fromEntries([name(1), ...others].map((each) => [each, 99])));
    expect(await prune(dir.path, 0)).toEqual([name(1)]);
    expect((await readdir(dir.path)).sort()).toEqual([...others].sort());
  });
});
