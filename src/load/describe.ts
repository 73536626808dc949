import type { Diagnostic, Location, Related } from '../domain/diagnostic.ts';
import { type Excerpt, excerpt, secretsIn } from './excerpt.ts';
import { displayName } from './problem.ts';
import { Redactor } from './redact.ts';
import { type Sources, SpecFiles } from './source/files.ts';
import { Locator } from './source/locate.ts';
import { loadTokenizer } from './source/tokens.ts';

/** A spec as it was read. */
export interface Read {
  /** Absolute path of the spec. */
  readonly file: string;
  readonly sources: Sources;
  resolve(importer: string, specifier: string): string | undefined;
  /** What it evaluates to; undefined until it does. */
  value: unknown;
}

/** Says where in a spec diagnostics are, and shows the lines; without the secrets. */
export class Describer {
  readonly #read: Read;
  readonly #folder: string;
  readonly #lines = new Map<string, readonly string[]>();
  #locator: Locator | undefined;
  #redactor: Redactor | undefined;

  /** @param folder against which the names of files are shown */
  constructor(read: Read, folder: string) {
    this.#read = read;
    this.#folder = folder;
  }

  /** The diagnostics as they may be shown, with the places that they are about as far as these can be told. */
  async describe(diagnostics: readonly Diagnostic[]): Promise<Diagnostic[]> {
    const { file, sources, resolve, value } = this.#read;
    if (diagnostics.length === 0) return [];
    if (diagnostics.some(({ path }) => path.length > 0) && value !== undefined)
      this.#locator ??= new Locator(file, value, new SpecFiles(sources, resolve, await loadTokenizer()));
    return diagnostics.map((problem) => this.#describe(problem));
  }

  /** A line of a file by the name that it is shown under; counts from 1. */
  line(name: string, line: number): Excerpt | undefined {
    let lines = this.#lines.get(name);
    if (!lines) {
      const source = [...this.#read.sources].find(([file]) => displayName(file, this.#folder) === name);
      lines = source ? source[1].text.replace(/^\uFEFF/, ' ').split('\n') : [];
      this.#lines.set(name, lines);
    }
    return excerpt(lines, line - 1, this.#secrets());
  }

  #describe(problem: Diagnostic): Diagnostic {
    const located = this.#located(problem);
    const related = located.related?.map((each) => ({ ...each, ...this.#short(each.location) }));
    return this.#secrets().diagnostic({
      ...located,
      ...(related ? { related } : {}),
      ...this.#short(located.location),
    });
  }

  #located(problem: Diagnostic): Diagnostic {
    const { path, about, location, label } = problem;
    const locator = this.#locator;
    if (location || path.length === 0 || !locator) return problem;
    const { use, ...found } = locator.locate(path, about ?? 'value');
    const used: Related[] = use ? [{ path, text: 'used here', location: use }] : [];
    const related = (problem.related ?? []).map((each): Related => {
      const { location, computed } = locator.locate(each.path, about ?? 'value');
      return { ...each, location, text: computed ? `computed here: ${each.text}` : each.text };
    });
    return {
      ...problem,
      location: found.location,
      ...(found.computed ? { label: label === undefined ? 'computed here' : `computed here: ${label}` } : {}),
      ...(used.length + related.length > 0 ? { related: [...used, ...related] } : {}),
    };
  }

  #short(location: Location | undefined): { location?: Location } {
    return location ? { location: { ...location, file: displayName(location.file, this.#folder) } } : {};
  }

  #secrets(): Redactor {
    const { sources, value } = this.#read;
    this.#redactor ??= new Redactor(
      value,
      [...sources.values()].flatMap(({ text }) => secretsIn(text)),
    );
    return this.#redactor;
  }
}
