/** What patterns (subjects with `*` for a token and `>` for the tokens that remain) mean of each other. Valid subjects only. */

/** Whether everything that `inner` means, `outer` means too. A subject without wildcards means itself. */
export const covers = (outer: string, inner: string): boolean =>
  tokensCover(outer.split('.'), inner.split('.'));

/** As {@link covers}, for patterns that are taken apart already. */
export function tokensCover(wide: readonly string[], tokens: readonly string[]): boolean {
  for (let at = 0; at < wide.length; at++) {
    const [token, other] = [wide[at]!, tokens[at]];
    if (other === undefined) return false;
    if (token === '>') return true;
    if (other === '>' || (token !== '*' && token !== other)) return false;
  }
  return wide.length === tokens.length;
}

/** Whether there is a subject that both mean. */
export const overlaps = (one: string, other: string): boolean =>
  tokensOverlap(one.split('.'), other.split('.'));

/** As {@link overlaps}, for patterns that are taken apart already. */
export function tokensOverlap(one: readonly string[], other: readonly string[]): boolean {
  const shared = Math.min(one.length, other.length);
  for (let at = 0; at < shared; at++) {
    const [left, right] = [one[at]!, other[at]!];
    if (left === '>' || right === '>') return true;
    if (left !== right && left !== '*' && right !== '*') return false;
  }
  return one.length === other.length;
}

/** The pattern of exactly the subjects that both mean; undefined where there are none. */
export function intersection(one: string, other: string): string | undefined {
  const [a, b] = [one.split('.'), other.split('.')];
  if (!tokensOverlap(a, b)) return undefined;
  const longer = a.length > b.length || (a.length === b.length && b.at(-1) === '>') ? a : b;
  const shorter = longer === a ? b : a;
  return longer
    .map((token, at) => {
      const beside = shorter[at] ?? '>';
      return token === '>' ? beside : token === '*' && beside !== '>' ? beside : token;
    })
    .join('.');
}

/** Whether a subject has a token that stands for others. */
export const hasWildcard = (subject: string): boolean => /(^|\.)[*>](\.|$)/.test(subject);

interface Queued {
  readonly subject: string;
  /** May be a pattern, too. Without one: for subscriptions in any queue, and in none. */
  readonly queue?: string;
}

/** Such an entry, taken apart. */
interface Parted {
  readonly tokens: readonly string[];
  readonly queue?: string;
}

/** As {@link covers}, for entries of which either may name a queue: one that names none covers every queue. */
export const entryCovers = (outer: Parted, inner: Parted): boolean =>
  tokensCover(outer.tokens, inner.tokens) &&
  (outer.queue === undefined || (inner.queue !== undefined && covers(outer.queue, inner.queue)));

/** As {@link overlaps}, for entries of which either may name a queue. */
export const entriesOverlap = (one: Queued, other: Queued): boolean =>
  overlaps(one.subject, other.subject) &&
  (one.queue === undefined || other.queue === undefined || overlaps(one.queue, other.queue));
