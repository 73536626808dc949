/** Patterns by their tokens, wildcards being tokens like any other: what a lookup costs depends on its depth, not on how many there are. */
export interface SubjectNode<T> {
  /** Of the patterns that end here, in the order in which they were added. */
  readonly values: T[];
  readonly next: Map<string, SubjectNode<T>>;
}

export class SubjectTrie<T> {
  readonly root: SubjectNode<T> = { values: [], next: new Map() };

  add(pattern: string, value: T): void {
    let node = this.root;
    for (const token of pattern.split('.')) {
      const next: SubjectNode<T> = node.next.get(token) ?? { values: [], next: new Map() };
      node.next.set(token, next);
      node = next;
    }
    node.values.push(value);
  }

  /**
   * The values of all patterns that mean a subject. A wildcard in the subject is a token like any other, as in `Match` of
   * `server/sublist.go`: `a.*` means `a.>`, which has one token after `a`.
   */
  matching(subject: readonly string[]): T[] {
    const found: T[] = [];
    collect(this.root, subject, 0, found);
    return found;
  }

  /** A value, of those that are wanted, whose pattern has a subject in common with another pattern. */
  overlapping(pattern: string, wanted: (value: T) => boolean = () => true): T | undefined {
    return meeting(this.root, pattern.split('.'), 0, wanted);
  }

  /** The literal tokens that patterns have at a depth (0 is the first). */
  literalsAt(depth: number): Set<string> {
    let level: readonly SubjectNode<T>[] = [this.root];
    for (let at = 0; at < depth; at++) level = level.flatMap(({ next }) => [...next.values()]);
    return new Set(level.flatMap(({ next }) => [...next.keys()]).filter((token) => !isWildcard(token)));
  }
}

export const isWildcard = (token: string | undefined): boolean => token === '*' || token === '>';

/** The pattern that is this very token; a token of a subject that looks like a wildcard has none. */
export const literalChild = <T>({ next }: SubjectNode<T>, token: string): SubjectNode<T> | undefined =>
  isWildcard(token) ? undefined : next.get(token);

function collect<T>(node: SubjectNode<T>, subject: readonly string[], at: number, found: T[]): void {
  if (at === subject.length) {
    found.push(...node.values);
    return;
  }
  const rest = node.next.get('>');
  if (rest) found.push(...rest.values);
  for (const child of [node.next.get('*'), literalChild(node, subject[at]!)])
    if (child) collect(child, subject, at + 1, found);
}

function meeting<T>(
  node: SubjectNode<T>,
  tokens: readonly string[],
  at: number,
  wanted: (value: T) => boolean,
): T | undefined {
  const token = tokens[at];
  if (token === undefined) return node.values.find(wanted);
  const rest = node.next.get('>')?.values.find(wanted);
  if (rest !== undefined) return rest;
  for (const child of token === '*' || token === '>' ? node.next.values() : named(node, token)) {
    const found =
      token === '>'
        ? (child.values.find(wanted) ?? meeting(child, tokens, at, wanted))
        : meeting(child, tokens, at + 1, wanted);
    if (found !== undefined) return found;
  }
  return undefined;
}

function* named<T>({ next }: SubjectNode<T>, token: string): Generator<SubjectNode<T>> {
  for (const name of ['*', token]) {
    const child = next.get(name);
    if (child) yield child;
  }
}
