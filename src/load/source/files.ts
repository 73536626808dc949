import { extname } from 'node:path';
import type { Texts } from './locate.ts';
import { SourceModule } from './module.ts';
import type { Tokenize, Tokens } from './tokens.ts';

/** What was read to evaluate a spec, by absolute path. */
export type Sources = ReadonlyMap<string, { readonly text: string }>;

type Resolve = (importer: string, specifier: string) => string | undefined;

const AS_MODULE = 'export default ';

/** The files of a spec; each is taken apart when something in it is looked for. */
export class SpecFiles implements Texts {
  readonly #sources: Sources;
  readonly #tokenize: Tokenize;
  readonly #modules = new Map<string, SourceModule>();
  readonly resolve: Resolve;

  constructor(sources: Sources, resolve: Resolve, tokenize: Tokenize) {
    this.#sources = sources;
    this.#tokenize = tokenize;
    this.resolve = resolve;
  }

  text(file: string): string | undefined {
    return this.#sources.get(file)?.text;
  }

  module(file: string): SourceModule | undefined {
    const text = this.text(file);
    const known = this.#modules.get(file);
    if (known || text === undefined) return known;
    const tokens = extname(file) === '.json' ? this.#json(text) : this.#tokenize(text);
    const module = new SourceModule(tokens);
    this.#modules.set(file, module);
    return module;
  }

  /** JSON is an expression. */
  #json(text: string): Tokens {
    const { list, partner } = this.#tokenize(AS_MODULE + text.replace(/^\uFEFF/, ' '));
    const shift = (offset: number) => Math.max(0, offset - AS_MODULE.length);
    const shifted = list.map((token) => ({ ...token, start: shift(token.start), end: shift(token.end) }));
    return { text, list: shifted, partner };
  }
}
