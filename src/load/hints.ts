import type * as z from 'zod';
import { formatPath, type Path } from '../domain/diagnostic.ts';
import { expectation, type Issue } from './issues.ts';
import { schemaAt } from './schema-at.ts';

/** A pattern longer than this explains nothing to anyone. */
const LONGEST_PATTERN = 80;

/** An example of what belongs at a path, if the schema has one. */
export function exampleHint(root: z.ZodType, path: Path): string | undefined {
  const [example] = schemaAt(root, path).meta.examples ?? [];
  if (example === undefined) return undefined;
  const key = path.at(-1);
  return `for example ${typeof key === 'string' ? `${formatPath([key])}: ` : ''}${literal(example)}`;
}

/** What to write in place of a value of another type. */
export function typeHint(root: z.ZodType, issue: Issue, value: unknown): string | undefined {
  if (value === null) return `leave ${formatPath(issue.path.slice(-1))} out to get its default`;
  if (isQuotedNumber(issue, value)) return `without quotes: ${value}`;
  return exampleHint(root, issue.path);
}

/** Whether a value would be right without its quotes. */
export function isQuotedNumber(issue: Issue, value: unknown): value is string {
  return (
    /whole number/.test(expectation(issue)) && typeof value === 'string' && /^-?[0-9]{1,15}$/.test(value)
  );
}

/** What text a pattern lets pass: as the type says of itself, or the pattern. */
export function patternHint(root: z.ZodType, path: Path, pattern: string | undefined): string | undefined {
  const { meta, typeDescription } = schemaAt(root, path);
  const rule = typeDescription ?? meta.description;
  const isShown = typeDescription === undefined && pattern !== undefined && pattern.length <= LONGEST_PATTERN;
  const examples = (meta.examples ?? []).slice(0, 2).map(literal).join(' or ');
  const parts = [rule, isShown ? `It must match ${pattern}.` : '', examples && `For example ${examples}.`];
  return parts.filter(Boolean).join(' ') || undefined;
}

/** A value as an author would write it. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, inner]) => `${formatPath([key])}: ${literal(inner)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
