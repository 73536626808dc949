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
    if (user.inboxPrefix !== null)
      yield* inList([user.inboxPrefix], () => [...path, 'inboxPrefix'], subjectProblem);
    for (const [kind, problemOf] of Object.entries(DOES))
      yield* inList(
        user.does?.[kind as keyof typeof DOES] ?? [],
        (index) => [...path, 'does', kind, index],
        problemOf,
      );
  }
};

type ProblemOf = (entry: string) => string | undefined;

/** What becomes permissions of what a user does. */
const DOES = {
  publish: subjectProblem,
  subscribe: subscriptionProblem,
  request: subjectProblem,
  reply: subscriptionProblem,
} as const;

function* inPermission(permission: User['publish'], path: Path, problemOf: ProblemOf): Generator<Fact> {
  if (permission === null) return;
  const lists: [Path, readonly string[]][] = Array.isArray(permission)
    ? [[path, permission]]
    : [
        [[...path, 'allow'], permission.allow ?? []],
        [[...path, 'deny'], permission.deny ?? []],
      ];
  for (const [at, entries] of lists) yield* inList(entries, (index) => [...at, index], problemOf);
}

function* inList(
  entries: readonly string[],
  pathOf: (index: number) => Path,
  problemOf: ProblemOf,
): Generator<Fact> {
  for (const [index, entry] of entries.entries()) {
    const problem = problemOf(entry);
    if (problem)
      yield {
        code: 'permission/subject',
        path: pathOf(index),
        message: `the subject ${JSON.stringify(entry)} ${problem}`,
      };
  }
}
