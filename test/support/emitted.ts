import { join } from 'node:path';
import { emit } from '../../src/emit/emit.ts';
import { resolve } from '../../src/spec/resolve.ts';
import { type Spec, type SpecInput, specOf as specOfParsed, specSchema } from '../../src/spec/spec.ts';
import type { TempDir } from './temp-dir.ts';

/** A spec as the loader would have it. @throws where the schema does not take it */
export const specOf = (input: SpecInput): Spec => specOfParsed(specSchema.parse(input));

/** The files of a spec by their paths. */
export const emitted = (input: SpecInput): Map<string, string> => {
  const spec = specOf(input);
  return new Map(emit(spec, resolve(spec)).map(({ path, content }) => [path, content]));
};

/** Writes what NixOS imports, and nothing else, into a folder of its own. Returns the path of module.nix. */
export const writeModule = async (dir: TempDir, folder: string, input: SpecInput): Promise<string> => {
  const prefix = `generated/${input.name}/`;
  for (const [path, content] of emitted(input)) {
    const name = path.slice(prefix.length);
    if (path.startsWith(prefix) && !name.includes('/')) await dir.write(join(folder, name), content);
  }
  return join(dir.path, folder, 'module.nix');
};
