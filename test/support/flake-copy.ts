import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { nix } from './nix.ts';
import { type TempDir, tempDir } from './temp-dir.ts';
import { root, tool, tools } from './tools.ts';

/**
 * The flake's files as they stand here, committed or not, in a folder of their own: a flake in a git
 * tree sees only what git knows, and `path:` on the tree itself would copy node_modules, too.
 */
export const copyFlake = async (): Promise<TempDir> => {
  const dir = await tempDir();
  const { stdout } = await execa('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root });
  const files = stdout
    .split('\n')
    .filter((file) =>
      /^(flake\.|package|nix\/|test\/nix\/|generated\/|examples\/.*\/generated\/)/.test(file),
    );
  await Promise.all(files.map((file) => cp(join(root, file), join(dir.path, file)).catch(ignoreDeleted)));
  return dir;
};

/** git lists a tracked file that was just deleted, too. */
const ignoreDeleted = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'ENOENT') throw error;
};

/**
 * Puts nixpkgs' library into the tests' store, where Nix finds a locked input without a network.
 * Says whether it is the revision that flake.lock pins.
 */
export const seedNixpkgsLib = async (): Promise<boolean> => {
  const path = tools['nixpkgs-lib'];
  if (path === undefined) return false;
  const lock = JSON.parse(await readFile(join(root, 'flake.lock'), 'utf8'));
  const { stdout } = await nix(['hash', 'path', path]);
  if (stdout.trim() !== lock.nodes['nixpkgs-lib'].locked.narHash) return false;
  return (await nix(['store', 'add-path', '--name', 'source', path])).ok;
};

/** test/nix/nixpkgs-stub, complete: a flake to stand in for nixpkgs. */
export const nixpkgsStub = async (): Promise<TempDir> => {
  const dir = await tempDir();
  await cp(join(root, 'test/nix/nixpkgs-stub'), dir.path, { recursive: true });
  await cp(join(tool('nixpkgs-lib'), 'lib'), join(dir.path, 'lib'), { recursive: true });
  await cp(join(root, 'test/nix/strict'), join(dir.path, 'strict'), { recursive: true });
  return dir;
};
