import { id, source } from 'natsmith:program';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';

/*
 * The one file that ships: the program is a text in it. A third of a start would go into compiling that text. V8 can keep
 * what it compiled; test/setup/bundle.mjs leaves that beside the file, under the program's digest, because V8 itself
 * compares no more than lengths. Without it, or with another version of Node, starting just takes longer.
 */
const filename = fileURLToPath(import.meta.url);

function compiled(): Buffer | undefined {
  try {
    return readFileSync(new URL(`natsmith-${id}.v8`, import.meta.url));
  } catch {
    return undefined;
  }
}

const cachedData = compiled();
const program = new vm.Script(source, { filename, ...(cachedData ? { cachedData } : {}) });
(program.runInThisContext() as (require: NodeJS.Require) => void)(createRequire(filename));
