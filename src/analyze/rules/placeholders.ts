import { formatPath, type Path } from '../../domain/diagnostic.ts';
import type { Rule } from '../fact.ts';

/** What shells, templates and build systems would have put something else for. */
const PLACEHOLDER =
  /[$][{][^{}\s]*[}]|[$][(][^()\s]*[)]|[{][{][^{}]*[}][}]|<[A-Za-z][A-Za-z0-9_-]*>|%[A-Z][A-Z0-9_]*%/;
/** Where subjects and names stand. */
const GROUPS = ['auth', 'operators', 'accounts', 'streams', 'buckets'] as const;
/** Texts of people, and subjects in which functions are meant (`server/subject_transform.go`). */
const ELSEWHERE = /^(description|metadata|destination|passwordFile|to)$/;

/** Placeholders that nothing filled in: to nats-server they are letters like any others. */
export const placeholders: Rule = function* ({ options }) {
  for (const group of GROUPS)
    for (const { text, path } of textsIn(options[group], [group])) {
      const found = PLACEHOLDER.exec(text)?.[0];
      if (found !== undefined)
        yield {
          code: 'subject/placeholder',
          path,
          message: `${formatPath(path)} has "${found}" in it, which nothing fills in`,
        };
    }
};

function* textsIn(value: unknown, path: Path): Generator<{ text: string; path: Path }> {
  if (typeof value === 'string') yield { text: value, path };
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value))
      if (!ELSEWHERE.test(key)) yield* textsIn(inner, [...path, Array.isArray(value) ? Number(key) : key]);
}
