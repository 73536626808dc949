import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { OutputProblem, step } from '../emit/disk.ts';

/**
 * Writes a file whole or not at all; over one that is there only with `force`.
 * @throws OutputProblem
 */
export function writeWhole(
  path: string,
  name: string,
  content: string,
  { mode, force }: { mode: number; force: boolean },
): void {
  const temporary = join(dirname(path), `.${basename(path)}-${process.pid}.tmp`);
  try {
    step('write', name, () => {
      const descriptor = openSync(temporary, 'wx', mode);
      try {
        writeFileSync(descriptor, content);
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
    });
    // A link takes no place that is taken.
    step('write', name, () => (force ? renameSync(temporary, path) : linkSync(temporary, path)));
  } catch (error) {
    if (!existsSync(path) || force) throw error;
    throw new OutputProblem(
      `${name} is there already`,
      'write elsewhere with --out, or over it with --force',
    );
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** @throws OutputProblem where a file of another content is there */
export function refuseOther(path: string, name: string, content: string): void {
  if (existsSync(path) && step('read', name, () => readFileSync(path, 'utf8')) !== content)
    throw new OutputProblem(
      `${name} is there already, and holds something else`,
      'name another folder with --secrets',
    );
}

/** A file that nobody else may read, in a folder that nobody else may enter. @throws OutputProblem */
export function writeSecret(path: string, name: string, content: string): void {
  step('make the folder', dirname(name), () => mkdirSync(dirname(path), { recursive: true, mode: 0o700 }));
  if (existsSync(path)) step('protect', name, () => chmodSync(path, 0o600));
  else writeWhole(path, name, content, { mode: 0o600, force: false });
}
