import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import { messageOf, reasonOf } from '../domain/reason.ts';
import { JsonProblem, parseJson } from './json.ts';
import { placeAt } from './place.ts';
import { LoadProblem } from './problem.ts';
import { IMPORT_META, renameImportMeta, SyntaxProblem, type Transform } from './transform.ts';

type Exports = Record<string, unknown>;
type Wrapper = (...parts: unknown[]) => unknown;

const SOURCE = new Set(['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs']);
const GUESSES = ['', '.ts', '.mts', '.js', '.mjs', '.json', '/index.ts', '/index.js'];

/** The files that make up a spec: it and what it imports by relative path. */
export class Modules {
  /** What was read, by absolute path; and what was made of it. */
  readonly sources = new Map<string, { readonly text: string; code: string }>();
  readonly #loaded = new Map<string, { exports: unknown }>();
  readonly #provided: Readonly<Record<string, unknown>>;
  #transform: Transform = (source) => source;

  /** @param provided modules that are there without being installed, by name */
  constructor(provided: Readonly<Record<string, unknown>>) {
    this.#provided = provided;
  }

  /** Runs a file, which may `await` at its top level, and gives its exports. @throws LoadProblem, or what the file throws */
  async run(file: string, transform: Transform): Promise<unknown> {
    this.#transform = transform;
    const module = { exports: {} as unknown };
    this.#loaded.set(file, module);
    await this.#compile(file, true)(...this.#scope(file, module));
    return module.exports;
  }

  /** The file that an import by path means. */
  resolve(importer: string, name: string): string | undefined {
    if (!isPath(name)) return undefined;
    return fileOf(isAbsolute(name) ? name : resolve(dirname(importer), name));
  }

  /** Files imported by others are run at once: one that awaits at its top level is a syntax error. */
  #require(importer: string, name: string): unknown {
    if (Object.hasOwn(this.#provided, name)) return this.#provided[name];
    if (!isPath(name)) return this.#package(importer, name);
    const file = this.resolve(importer, name);
    if (file === undefined) throw this.#missing(importer, name, 'there is no such file');
    if (extname(file) !== '.json' && !SOURCE.has(extname(file))) return this.#package(importer, name);
    const known = this.#loaded.get(file);
    if (known) return known.exports;
    const module = { exports: {} as unknown };
    this.#loaded.set(file, module);
    if (extname(file) === '.json') module.exports = this.json(file);
    else this.#compile(file, false)(...this.#scope(file, module));
    return module.exports;
  }

  #package(importer: string, name: string): unknown {
    const require = createRequire(importer);
    try {
      require.resolve(name);
    } catch {
      throw this.#missing(importer, name, 'no such package is installed where the spec lives');
    }
    return require(name);
  }

  #missing(importer: string, name: string, reason: string): LoadProblem {
    const text = this.sources.get(importer)?.text ?? '';
    const offset = Math.max(text.indexOf(`'${name}'`), text.indexOf(`"${name}"`));
    return new LoadProblem('spec/import', `cannot import ${JSON.stringify(name)}: ${reason}`, {
      location: { file: importer, ...placeAt(text, Math.max(offset, 0)), exact: offset >= 0 },
    });
  }

  /** A JSON file. @throws LoadProblem, with a path where the file is the spec itself */
  json(file: string, isSpec = false): unknown {
    const text = read(file);
    this.sources.set(file, { text, code: '' });
    try {
      return parseJson(text);
    } catch (error) {
      if (!(error instanceof JsonProblem)) throw error;
      const { line, column, path, kind, message } = error;
      throw new LoadProblem(`spec/${kind}`, message, {
        path: isSpec ? path : [],
        location: { file, line, column, exact: true },
      });
    }
  }

  #compile(file: string, awaits: boolean): Wrapper {
    const text = read(file)
      .replace(/^\uFEFF/, ' ')
      .replace(/^#!/, '//');
    const source = { text, code: '' };
    this.sources.set(file, source);
    try {
      const names = `exports, require, module, __filename, __dirname, ${IMPORT_META}`;
      const body = renameImportMeta(
        this.#transform(text, /\.[mc]?ts$/.test(file) ? 'typescript' : 'javascript'),
      );
      source.code = `(${awaits ? 'async ' : ''}function (${names}) {${body}\n})`;
    } catch (error) {
      if (error instanceof SyntaxProblem) throw syntaxProblem(file, error.message, error.place);
      throw error;
    }
    try {
      return new vm.Script(source.code, { filename: file }).runInThisContext() as Wrapper;
    } catch (error) {
      // V8 heads the stack of a syntax error with `file:line`.
      const line = Number(/:(\d+)\n/.exec(String((error as Error).stack))?.[1] ?? 1);
      const help = /\bawait\b/.test(messageOf(error))
        ? 'await at the top level works in the spec itself only'
        : undefined;
      throw syntaxProblem(file, messageOf(error), { line, column: 1 }, false, help);
    }
  }

  #scope(file: string, module: { exports: unknown }): unknown[] {
    const require = (name: string) => this.#require(file, name);
    const meta = { url: pathToFileURL(file).href, filename: file, dirname: dirname(file) };
    return [module.exports as Exports, require, module, file, dirname(file), meta];
  }
}

const isPath = (name: string) => /^\.{0,2}\//.test(name);

function syntaxProblem(
  file: string,
  message: string,
  place = { line: 1, column: 1 },
  exact = true,
  help?: string,
) {
  const { line, column } = place;
  const location = { file, line, column, exact };
  return new LoadProblem('spec/syntax', message, help === undefined ? { location } : { location, help });
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new LoadProblem('spec/unreadable', `cannot read ${file}: ${reasonOf(error)}`);
  }
}

/** As TypeScript finds files: `./users` and `./users.js` may both be `users.ts`. */
function fileOf(path: string): string | undefined {
  const asTypeScript = path.replace(/\.([mc]?)js$/, '.$1ts');
  return [...GUESSES.map((ending) => join(path + ending)), asTypeScript].find(
    (file) => existsSync(file) && statSync(file).isFile(),
  );
}
