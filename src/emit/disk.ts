import { lstatSync, mkdirSync, readFileSync, rmdirSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { reasonOf } from '../domain/reason.ts';

/** Why the output cannot be written or read. */
export class OutputProblem extends Error {
  readonly help: string | undefined;
  constructor(message: string, help?: string) {
    super(message);
    this.help = help;
  }
}

/** Runs a step on `path` (as people know it); errors of the operating system become OutputProblems. */
export function step<T>(verb: string, path: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof OutputProblem || typeof (error as { code?: unknown }).code !== 'string') throw error;
    throw new OutputProblem(`cannot ${verb} ${path}: ${reasonOf(error)}`);
  }
}

/** What is at a path: links are not followed. */
export function kindOf(path: string): 'file' | 'folder' | 'link' | 'other' | undefined {
  let stats: Stats | undefined;
  try {
    stats = lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    // A file where a folder should be: nothing can be below it.
    if ((error as NodeJS.ErrnoException).code !== 'ENOTDIR') throw error;
  }
  if (!stats) return undefined;
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  return stats.isSymbolicLink() ? 'link' : 'other';
}

/** Whether every folder between `root` and the file at `path` (relative, with `/`) is a folder and no link to one. */
export function isReachable(root: string, path: string): boolean {
  return foldersAbove(path).every((folder) => kindOf(join(root, folder)) === 'folder');
}

/** @throws OutputProblem where a link or a file is in the way */
export function makeFolders(root: string, path: string): void {
  for (const folder of foldersAbove(path)) {
    const kind = kindOf(join(root, folder));
    if (kind === 'folder') continue;
    if (kind !== undefined) {
      const what =
        kind === 'link'
          ? 'a symbolic link, which natsmith does not write through'
          : 'in the way: it is no folder';
      throw new OutputProblem(`cannot write ${path}: ${folder} is ${what}`, `remove ${folder}`);
    }
    step('make the folder', folder, () => mkdirSync(join(root, folder), { recursive: true }));
  }
}

/** `a/b/c` → `a`, `a/b`. */
function foldersAbove(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** A regular file's text and whether it may be executed; undefined for anything else. */
export function readRegular(
  root: string,
  path: string,
): { content: string; executable: boolean } | undefined {
  const full = join(root, path);
  if (!isReachable(root, path) || kindOf(full) !== 'file') return undefined;
  return step('read', path, () => ({
    content: readFileSync(full, 'utf8'),
    executable: (lstatSync(full).mode & 0o100) !== 0,
  }));
}

/** Removes the folders above `path` that have become empty, up to but not including `top`. */
export function removeEmptyFolders(root: string, path: string, top: string): void {
  for (let folder = dirname(path); folder.startsWith(`${top}/`); folder = dirname(folder)) {
    try {
      rmdirSync(join(root, folder));
    } catch {
      return;
    }
  }
}
