import type * as z from 'zod';
import { type PlainCode, plainCodes } from '../domain/codes.ts';
import { type Diagnostic, formatPath, type Path } from '../domain/diagnostic.ts';
import { renameFix, typeFix } from './fixes.ts';
import { exampleHint, patternHint, typeHint } from './hints.ts';
import { expectation, findings, type Issue } from './issues.ts';
import { quote, showAt } from './show.ts';
import { unknownKeyHelp } from './unknown-key.ts';
import { valueAt } from './value-at.ts';

/** What is wrong with the shape of a value: everything, in the order in which zod finds it. */
export function shapeProblems(schema: z.ZodType, error: z.ZodError, input: unknown): Diagnostic[] {
  return findings(error.issues as Issue[]).flatMap((issue) => problemsOf(schema, issue, input));
}

function problemsOf(root: z.ZodType, issue: Issue, input: unknown): Diagnostic[] {
  const { path } = issue;
  const value = valueAt(input, path);
  const name = formatPath(withinLayer(path));
  const problem = (
    code: PlainCode,
    message: string,
    help = exampleHint(root, path),
    more: Partial<Diagnostic> = {},
  ): Diagnostic[] => [diagnostic(code, path, message, help, more)];

  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => {
        const at = [...path, key];
        return diagnostic(
          'spec/unknown-key',
          at,
          `there is no option ${formatPath(withinLayer(at))}`,
          unknownKeyHelp(root, path, key),
          { about: 'key', ...renameFix(root, path, key, input) },
        );
      });
    case 'invalid_type':
    case 'invalid_union':
    case 'invalid_value': {
      if (value === undefined && !has(input, path)) {
        const label = `${formatPath(path.slice(-1))} is missing here`;
        return problem('spec/missing', `${name} is missing`, exampleHint(root, path), { label });
      }
      const code = issue.code === 'invalid_value' && typeof value === 'string' ? 'spec/value' : 'spec/type';
      return problem(
        code,
        `${name} must be ${expectation(issue)}, but is ${showAt(path, value)}`,
        typeHint(root, issue, value),
        typeFix(issue, value),
      );
    }
    case 'too_small':
    case 'too_big':
      return problem('spec/value', `${name} must ${bound(issue)}, but is ${showAt(path, value)}`);
    case 'invalid_format':
      return problem(
        'spec/value',
        `${name} cannot be ${showAt(path, value)}`,
        patternHint(root, path, issue.pattern),
      );
    case 'invalid_key': {
      const pattern = issue.issues
        .map((inner) => (inner.code === 'invalid_format' ? inner.pattern : undefined))
        .find(Boolean);
      const parent = formatPath(withinLayer(path.slice(0, -1)));
      return problem(
        'spec/name',
        `${quote(String(path.at(-1)))} cannot be a name in ${parent}`,
        pattern && `names match ${pattern}`,
        { about: 'key' },
      );
    }
    default:
      return problem('spec/value', `${name}: ${issue.message}`);
  }
}

function diagnostic(
  code: PlainCode,
  path: Path,
  message: string,
  help: string | undefined,
  more: Partial<Diagnostic>,
): Diagnostic {
  const profile = path[0] === 'profiles' && path.length > 1 ? { profile: String(path[1]) } : {};
  return { code, severity: plainCodes[code], ...profile, path, message, ...(help ? { help } : {}), ...more };
}

/** An option's path without `base` or `profiles.<name>` before it. */
function withinLayer(path: Path): Path {
  if (path[0] === 'base' && path.length > 1) return path.slice(1);
  if (path[0] === 'profiles' && path.length > 2) return path.slice(2);
  return path;
}

function bound(issue: Extract<Issue, { code: 'too_small' | 'too_big' }>): string {
  const [limit, side] = issue.code === 'too_big' ? [issue.maximum, 'most'] : [issue.minimum, 'least'];
  if (issue.origin === 'string')
    return `have at ${side} ${limit} ${limit === 1 ? 'character' : 'characters'}`;
  if (issue.origin === 'array') return `have at ${side} ${limit} ${limit === 1 ? 'item' : 'items'}`;
  return `be at ${side} ${limit}`;
}

function has(input: unknown, path: Path): boolean {
  const parent = valueAt(input, path.slice(0, -1));
  return path.length === 0 || (typeof parent === 'object' && parent !== null && path.at(-1)! in parent);
}
