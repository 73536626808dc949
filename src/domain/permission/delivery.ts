import { tokensOverlap } from '../subject-algebra.ts';
import { isWildcard, literalChild, SubjectTrie } from '../subject-trie.ts';
import type { Behaviour } from './behaviour.ts';
import { interest } from './publish.ts';

interface Denial {
  readonly text: string;
  readonly subject: string;
}

/** A token that no entry has: whatever is said of it holds of all that nobody thought of. */
export const FRESH = '\0';

/** What is denied, as messages are looked up in it on their way out (`checkDenySub` in `server/client.go`). */
export class DeliveryFilter {
  readonly #entries: readonly { readonly text: string; readonly tokens: readonly string[] }[];
  /** Tokens of the longest entry. */
  readonly #deepest: number;
  readonly #behaviour: Behaviour;
  readonly #trie = new SubjectTrie<Denial>();

  constructor(entries: readonly Denial[], behaviour: Behaviour) {
    this.#behaviour = behaviour;
    for (const entry of entries) this.#trie.add(entry.subject, entry);
    // No message's subject has a space in it.
    this.#entries = entries
      .filter(({ subject }) => !subject.includes(' '))
      .map(({ text, subject }) => ({ text, tokens: subject.split('.') }));
    this.#deepest = Math.max(0, ...this.#entries.map(({ tokens }) => tokens.length));
  }

  /** Whether a message is kept back: its subject, which has no wildcards, in tokens. */
  takes(message: readonly string[]): boolean {
    return interest(this.#trie.root, message, 0, this.#behaviour) !== undefined;
  }

  /** The text of an entry that keeps messages from a subscription. */
  takesSome(pattern: string): string | undefined {
    const wanted = pattern.split('.');
    return this.#entries.find(
      ({ tokens }) => tokensOverlap(tokens, wanted) && !this.#overlooks(tokens, wanted),
    )?.text;
  }

  /**
   * Whether no message gets through. What the wildcards of the pattern stand for can be anything, so that entries keep
   * everything only if they keep what they do not name; and, where the server overlooks some of `*`, that as well.
   */
  takesAll(pattern: string): boolean {
    const tokens = pattern.split('.');
    const open = tokens.at(-1) === '>';
    const deepest = open ? Math.max(this.#deepest + 1, tokens.length) : tokens.length;
    for (let depth = tokens.length; depth <= deepest; depth++) {
      const before = Array.from({ length: depth - 1 }, (_, at) => filled(tokens[at]));
      const last = tokens[depth - 1];
      const free = last === undefined || isWildcard(last);
      const lasts = free ? [FRESH, ...(this.#behaviour.seesStar ? [] : this.#hidden(depth - 1))] : [last];
      if (lasts.some((token) => !this.takes([...before, token]))) return false;
    }
    return true;
  }

  /** Tokens that messages may have at a depth where `*` may be overlooked. */
  #hidden(depth: number): string[] {
    return [...this.#trie.literalsAt(depth)].filter((token) => !token.includes(' '));
  }

  /** Whether the entry ends in a `*` that the server does not see for the one token that the pattern has there. */
  #overlooks(tokens: readonly string[], wanted: readonly string[]): boolean {
    if (this.#behaviour.seesStar) return false;
    const last = wanted[tokens.length - 1];
    if (tokens.at(-1) !== '*' || last === undefined || isWildcard(last)) return false;
    let node = this.#trie.root;
    for (const token of tokens.slice(0, -1)) node = node.next.get(token)!;
    return literalChild(node, last)?.values.length === 0;
  }
}

const filled = (token: string | undefined): string =>
  token === undefined || isWildcard(token) ? FRESH : token;
