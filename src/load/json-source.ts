import type { Location, Path } from '../domain/diagnostic.ts';
import { JsonProblem, parseJson } from './json.ts';
import { lineStarts, placeAt } from './place.ts';
import { LoadProblem } from './problem.ts';

/** A JSON file, and where in it things are. */
export class JsonSource {
  readonly #file: string;
  readonly #text: string;
  #known: { readonly offsets: ReadonlyMap<string, number>; readonly lines: number[] } | undefined;

  constructor(file: string, text: string) {
    this.#file = file;
    this.#text = text;
  }

  /** @throws LoadProblem */
  value(): unknown {
    try {
      return parseJson(this.#text);
    } catch (error) {
      if (!(error instanceof JsonProblem)) throw error;
      const { line, column, path, kind, message } = error;
      throw new LoadProblem(`spec/${kind}`, message, {
        path,
        location: { file: this.#file, line, column, exact: true },
      });
    }
  }

  /** Where the value at `path` is, or the nearest one around it. */
  locate(path: Path): Location {
    const { offsets, lines } = this.#places();
    for (let depth = path.length; depth > 0; depth--) {
      const offset = offsets.get(JSON.stringify(path.slice(0, depth)));
      if (offset !== undefined)
        return { file: this.#file, ...placeAt(this.#text, offset, lines), exact: depth === path.length };
    }
    return { file: this.#file, line: 1, column: 1, exact: false };
  }

  /** Only worked out when there is something to show. */
  #places() {
    if (this.#known) return this.#known;
    const offsets = new Map<string, number>();
    parseJson(this.#text, (path, offset) => offsets.set(JSON.stringify(path), offset));
    this.#known = { offsets, lines: lineStarts(this.#text) };
    return this.#known;
  }
}
