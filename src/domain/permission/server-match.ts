import { hasWildcard } from '../subject-algebra.ts';

/**
 * As `isSubsetMatchTokenized` of `server/sublist.go`, which takes a token that merely begins with `*` for one where it
 * stands in `pattern`.
 */
export function isSubset(subject: string, pattern: string): boolean {
  const tokens = subject.split('.');
  const wide = pattern.split('.');
  for (const [at, token] of wide.entries()) {
    const other = tokens[at];
    if (other === undefined) return false;
    if (token === '>') return true;
    if (other === '>') return false;
    if (other === '*' ? token !== '*' : !token.startsWith('*') && token !== other) return false;
  }
  return tokens.length === wide.length;
}

/** As `queueMatches` in `server/client.go`: whether an entry for queues that are so named is for this queue. */
export const queueMatches = (queue: string, named: string): boolean =>
  queue === named || (hasWildcard(named) && isSubset(queue, named));
