import type { Path } from '../domain/diagnostic.ts';

/** Deeper than anything that makes sense, and shallow enough for every later stage. */
const DEEPEST = 100;

/** Where a value that is nested too deeply begins to be, if it is: most often because it holds itself. */
export function endlessAt(value: unknown): Path | undefined {
  return below(value, 0)?.slice(0, 3);
}

function below(value: unknown, depth: number): Path | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth > DEEPEST) return [];
  const isList = Array.isArray(value);
  for (const key of Object.keys(value)) {
    const path = below((value as Record<string, unknown>)[key], depth + 1);
    if (path) return [isList ? Number(key) : key, ...path];
  }
  return undefined;
}
