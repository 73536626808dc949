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
    for (const { found, path } of foundIn(options[group]))
      yield {
        code: 'subject/placeholder',
        path: [group, ...path],
        message: `${formatPath([group, ...path])} has "${found}" in it, which nothing fills in`,
      };
};

/** Paths are made of what is found alone: there may be thousands of users. */
function foundIn(value: unknown): { found: string; path: Path }[] {
  if (typeof value === 'string') {
    const found = PLACEHOLDER.exec(value)?.[0];
    return found === undefined ? [] : [{ found, path: [] }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    ELSEWHERE.test(key)
      ? []
      : foundIn(inner).map(({ found, path }) => ({
          found,
          path: [Array.isArray(value) ? Number(key) : key, ...path],
        })),
  );
}
