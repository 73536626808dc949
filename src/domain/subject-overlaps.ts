import { type SubjectNode, SubjectTrie } from './subject-trie.ts';

/**
 * All pairs of entries whose patterns overlap, each once, as they are found: whoever needs to know but a few stops asking.
 * The trie is walked against itself; what follows alike is compared once.
 */
export function* overlappingPairs<T extends { readonly subject: string }>(
  entries: Iterable<T>,
): Generator<readonly [T, T]> {
  const trie = new SubjectTrie<T>();
  for (const entry of entries) trie.add(entry.subject, entry);
  yield* within(trie.root, shapes());
}

/** Whether patterns below two nodes may overlap, whose own tokens so far do. */
type MayOverlap = (one: SubjectNode<unknown>, other: SubjectNode<unknown>) => boolean;

/** Of patterns that begin with the same tokens. */
function* within<T>(node: SubjectNode<T>, mayOverlap: MayOverlap): Generator<readonly [T, T]> {
  for (const [index, one] of node.values.entries())
    for (const other of node.values.slice(index + 1)) yield [one, other];
  const rest = node.next.get('>');
  const star = node.next.get('*');
  for (const [token, child] of node.next) {
    yield* within(child, mayOverlap);
    if (rest && child !== rest) for (const other of all(child)) yield* product(rest.values, [other]);
    if (star && token !== '*' && token !== '>') yield* between(star, child, mayOverlap);
  }
}

/** Of patterns below one node with those below another. */
function* between<T>(
  one: SubjectNode<T>,
  other: SubjectNode<T>,
  mayOverlap: MayOverlap,
): Generator<readonly [T, T]> {
  if (!mayOverlap(one, other)) return;
  yield* product(one.values, other.values);
  for (const [left, right] of [[one, other] as const, [other, one] as const]) {
    const rest = left.next.get('>');
    if (!rest) continue;
    // Both may go on with anything: that is one meeting, not two.
    for (const [token, child] of right.next)
      if (token !== '>' || left === one) for (const each of all(child)) yield* product(rest.values, [each]);
  }
  for (const [left, right] of meetings(one, other)) yield* between(left, right, mayOverlap);
}

/** Children of two nodes whose tokens have a subject in common; those that are `>` apart. */
function* meetings<T>(
  one: SubjectNode<T>,
  other: SubjectNode<T>,
): Generator<readonly [SubjectNode<T>, SubjectNode<T>]> {
  const [star, otherStar] = [one.next.get('*'), other.next.get('*')];
  if (star) for (const [token, child] of other.next) if (token !== '>') yield [star, child];
  if (otherStar)
    for (const [token, child] of one.next) if (token !== '>' && token !== '*') yield [child, otherStar];
  const [fewer, more] = one.next.size < other.next.size ? [one, other] : [other, one];
  for (const [token, child] of fewer.next) {
    const same = more.next.get(token);
    if (same && token !== '*' && token !== '>') yield fewer === one ? [child, same] : [same, child];
  }
}

/**
 * Remembers by shape: patterns of many streams go on alike after a name, and whether two such shapes overlap is asked once,
 * however many streams have them.
 */
function shapes(): MayOverlap {
  const known = new WeakMap<SubjectNode<unknown>, number>();
  const numbers = new Map<string, number>();
  const shapeOf = (node: SubjectNode<unknown>): number => {
    const found = known.get(node);
    if (found !== undefined) return found;
    const children = [...node.next].map(([token, child]) => `${token} ${shapeOf(child)}`).sort();
    const text = `${node.values.length > 0 ? '.' : ''}\n${children.join('\n')}`;
    const shape = numbers.get(text) ?? numbers.size;
    numbers.set(text, shape);
    known.set(node, shape);
    return shape;
  };
  const answers = new Map<number, Map<number, boolean>>();
  const mayOverlap: MayOverlap = (one, other) => {
    const [a, b] = [shapeOf(one), shapeOf(other)];
    const row = answers.get(a) ?? new Map<number, boolean>();
    answers.set(a, row);
    const found = row.get(b);
    if (found !== undefined) return found;
    const answer = meet(one, other, mayOverlap);
    row.set(b, answer);
    return answer;
  };
  return mayOverlap;
}

function meet(one: SubjectNode<unknown>, other: SubjectNode<unknown>, mayOverlap: MayOverlap): boolean {
  if (one.values.length > 0 && other.values.length > 0) return true;
  if ((one.next.has('>') && other.next.size > 0) || (other.next.has('>') && one.next.size > 0)) return true;
  for (const [left, right] of meetings(one, other)) if (mayOverlap(left, right)) return true;
  return false;
}

function* product<T>(ones: readonly T[], others: readonly T[]): Generator<readonly [T, T]> {
  for (const one of ones) for (const other of others) yield [one, other];
}

function* all<T>(node: SubjectNode<T>): Generator<T> {
  yield* node.values;
  for (const child of node.next.values()) yield* all(child);
}
