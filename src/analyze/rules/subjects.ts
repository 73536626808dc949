import type { Path } from '../../domain/diagnostic.ts';
import { subjectProblem, subscriptionProblem } from '../../domain/subject.ts';
import type { User } from '../../spec/auth.ts';
import { everyone } from '../../spec/everyone.ts';
import type { Fact, Rule } from '../fact.ts';

/** What the patterns of the schema, which see bytes, cannot tell: white space and control characters of Unicode. */
export const subjects: Rule = function* ({ options }) {
  for (const { user, path } of everyone(options)) {
    yield* inPermission(user.publish, [...path, 'publish'], subjectProblem);
    yield* inPermission(user.subscribe, [...path, 'subscribe'], subscriptionProblem);
  }
};

function* inPermission(
  permission: User['publish'],
  path: Path,
  problemOf: (entry: string) => string | undefined,
): Generator<Fact> {
  if (permission === null) return;
  const lists: [Path, readonly string[]][] = Array.isArray(permission)
    ? [[path, permission]]
    : [
        [[...path, 'allow'], permission.allow ?? []],
        [[...path, 'deny'], permission.deny ?? []],
      ];
  for (const [at, entries] of lists)
    for (const [index, entry] of entries.entries()) {
      const problem = problemOf(entry);
      if (problem)
        yield {
          code: 'permission/subject',
          path: [...at, index],
          message: `the subject ${JSON.stringify(entry)} ${problem}`,
        };
    }
}
