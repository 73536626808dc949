import type { Path } from '../domain/diagnostic.ts';

/** Deeper than anything that makes sense, and shallow enough for every later stage. */
const DEEPEST = 100;

/** Where a value begins to be nested too deeply, if it is: most often because it holds itself. */
export function endlessAt(value: unknown, path: Path = []): Path | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (path.length > DEEPEST) return path.slice(0, 3);
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner !== 'object' || inner === null) continue;
    const found = endlessAt(inner, [...path, Array.isArray(value) ? Number(key) : key]);
    if (found) return found;
  }
  return undefined;
}
