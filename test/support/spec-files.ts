import { SpecFiles } from '../../src/load/source/files.ts';
import { type Found, Locator } from '../../src/load/source/locate.ts';
import { loadTokenizer } from '../../src/load/source/tokens.ts';

/** Files by name in one folder, as a spec would import them; the first is the spec. */
export type Files = Readonly<Record<string, string>>;

/** Finds values in files that exist in memory only. */
export async function locatorOf(files: Files, value: unknown): Promise<Locator> {
  const sources = new Map(Object.entries(files).map(([name, text]) => [name, { text }]));
  const resolve = (_: string, specifier: string) => {
    const name = specifier.replace(/^\.\//, '');
    return sources.has(name) ? name : undefined;
  };
  return new Locator(Object.keys(files)[0]!, value, new SpecFiles(sources, resolve, await loadTokenizer()));
}

/** The text from a place up to its end, with the file and whether the place is the value's own. */
export function textAt({ location }: Found, files: Files): { file: string; text: string; exact: boolean } {
  const { file, line, column, end, exact } = location;
  const lines = files[file]!.split('\n');
  const last = end ?? { line, column };
  const text = lines.slice(line - 1, last.line);
  text[text.length - 1] = text.at(-1)!.slice(0, last.column - 1);
  text[0] = text[0]!.slice(column - 1);
  return { file, text: text.join('\n'), exact };
}
