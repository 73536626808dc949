import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { makeWorkspace } from '../../src/verify/local/workspace.ts';
import { bringNode } from '../../src/verify/vm/guest-node.ts';

/** What is there of a guest's /usr/local/bin once its root has these files and was given a Node.js. */
async function givenNode(files: readonly string[]): Promise<string[]> {
  const workspace = makeWorkspace();
  try {
    const root = join(workspace.folder, 'root');
    const programs = join(root, 'usr/local/bin');
    await mkdir(programs, { recursive: true });
    for (const file of files) {
      await mkdir(dirname(join(root, file)), { recursive: true });
      await copyFile(file, join(root, file));
    }
    await bringNode(root, 'chroot', workspace);
    return await readdir(programs);
  } finally {
    workspace.clear();
  }
}

describe.skipIf(process.getuid?.() !== 0)('the Node.js that runs natsmith (skipped: needs root)', () => {
  test('is put into a guest that it runs in', async () => {
    const { stdout } = await execa('ldd', [process.execPath]);
    const libraries = [...stdout.matchAll(/(\/\S+) \(0x/g)].map(([, path]) => path!);
    expect(await givenNode(libraries)).toEqual(['node']);
  });

  test('is not put into one without what it needs', async () => {
    expect(await givenNode([])).toEqual([]);
  });
});
