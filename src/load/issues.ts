import type * as z from 'zod';

export type Issue = z.core.$ZodIssue;

/** The issues without unions: in place of one, those of the branch that was meant, or one that names every kind. */
export function findings(issues: readonly Issue[]): Issue[] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'invalid_union') return [issue];
    const branches = (issue.errors as Issue[][]).map((branch) =>
      findings(branch.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }))),
    );
    const meant = branches.filter((branch) => !branch.some((inner) => isOtherKind(inner, issue.path.length)));
    if (meant.length === 0) return [issue];
    return meant.reduce((best, branch) => (branch.length < best.length ? branch : best));
  });
}

/** Whether an issue says that the value at this depth is not of the branch's kind at all. */
function isOtherKind(issue: Issue, depth: number): boolean {
  const kinds = ['invalid_type', 'invalid_value', 'invalid_union'];
  return issue.path.length === depth && kinds.includes(issue.code);
}

/** What an issue says should be there, in words: `a whole number or text`. */
export function expectation(issue: Issue): string {
  const words = [...new Set(expectations(issue))];
  const last = words.pop() ?? 'something else';
  return words.length === 0 ? last : `${words.join(', ')} or ${last}`;
}

function expectations(issue: Issue): string[] {
  if (issue.code === 'invalid_value')
    return issue.values.map((value) => JSON.stringify(value) ?? String(value));
  if (issue.code === 'invalid_union')
    return issue.errors.flat().flatMap((inner) => expectations(inner as Issue));
  return issue.code === 'invalid_type' ? [KINDS.get(issue.expected) ?? issue.expected] : [];
}

const KINDS = new Map<string, string>([
  ['array', 'a list'],
  ['boolean', 'true or false'],
  ['int', 'a whole number'],
  ['number', 'a whole number'],
  ['object', 'a group { … }'],
  ['record', 'a group { … }'],
  ['string', 'text'],
]);
