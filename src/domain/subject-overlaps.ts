import { type SubjectNode, SubjectTrie } from './subject-trie.ts';

/**
 * All pairs of entries whose patterns overlap, each once, as they are found: whoever needs to know but a few stops asking.
 * Finding the next one costs about as much as the patterns around it have tokens, however many others there are.
 */
export function* overlappingPairs<T extends { readonly subject: string }>(
  entries: Iterable<T>,
): Generator<readonly [T, T]> {
  const trie = new SubjectTrie<T>();
  for (const entry of entries) trie.add(entry.subject, entry);
  yield* within(trie.root);
}

/** Of patterns that begin with the same tokens. */
function* within<T>(node: SubjectNode<T>): Generator<readonly [T, T]> {
  for (const [index, one] of node.values.entries())
    for (const other of node.values.slice(index + 1)) yield [one, other];
  const rest = node.next.get('>');
  const star = node.next.get('*');
  for (const [token, child] of node.next) {
    yield* within(child);
    if (rest && child !== rest) for (const other of all(child)) yield* product(rest.values, [other]);
    if (star && token !== '*' && token !== '>') yield* between(star, child);
  }
}

/** Of patterns below one node with those below another, whose tokens so far have subjects in common. */
function* between<T>(one: SubjectNode<T>, other: SubjectNode<T>): Generator<readonly [T, T]> {
  yield* product(one.values, other.values);
  for (const [left, right] of [
    [one, other],
    [other, one],
  ] as const) {
    const rest = left.next.get('>');
    if (rest)
      for (const [token, child] of right.next)
        if (token !== '>' || left === one) for (const each of all(child)) yield* product(rest.values, [each]);
    const star = left.next.get('*');
    if (star)
      for (const [token, child] of right.next)
        if (token !== '>' && (token !== '*' || left === one)) yield* between(star, child);
  }
  const [fewer, more] = one.next.size < other.next.size ? [one, other] : [other, one];
  for (const [token, child] of fewer.next) {
    const same = more.next.get(token);
    if (same && token !== '*' && token !== '>') yield* between(child, same);
  }
}

function* product<T>(ones: readonly T[], others: readonly T[]): Generator<readonly [T, T]> {
  for (const one of ones) for (const other of others) yield [one, other];
}

function* all<T>(node: SubjectNode<T>): Generator<T> {
  yield* node.values;
  for (const child of node.next.values()) yield* all(child);
}
