import type { Place } from './place.ts';

/** A syntax error in TypeScript or JavaScript. */
export class SyntaxProblem extends Error {
  readonly place: Place | undefined;
  constructor(message: string, place?: Place) {
    super(message);
    this.place = place;
  }
}

/** Turns TypeScript or JavaScript with `import` and `export` into JavaScript with `require` and `exports`. */
export type Transform = (source: string, language: 'typescript' | 'javascript') => string;

/**
 * The transformation; every token stays on its line, so that errors need no source map. Loaded on demand: JSON specs do
 * without, and starting quickly matters.
 */
export async function loadTransform(): Promise<Transform> {
  const { transform } = await import('sucrase');
  return (source) => {
    try {
      const { code } = transform(source, {
        transforms: ['typescript', 'imports'],
        disableESTransforms: true,
      });
      return code;
    } catch (error) {
      const { message, loc } = error as Error & { loc?: Place };
      throw new SyntaxProblem(
        message.replace(/ \(\d+:\d+\)$/, ''),
        loc && { line: loc.line, column: loc.column },
      );
    }
  };
}

const STRING_OR_COMMENT = String.raw`"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|//[^\n]*|/\*[\s\S]*?\*/`;
const META = new RegExp(String.raw`${STRING_OR_COMMENT}|\bimport\.meta\b`, 'g');

/** `import.meta`, which only exists in modules, as a plain name of the same length; but not in strings or comments. */
export function renameImportMeta(source: string): string {
  return source.replace(META, (found) => (found === 'import.meta' ? IMPORT_META : found));
}

export const IMPORT_META = 'import_meta';
