import { literalChild, type SubjectNode, SubjectTrie } from '../subject-trie.ts';
import type { Behaviour } from './behaviour.ts';
import { type Decision, shown } from './decision.ts';
import type { Permissions, Responses } from './permissions.ts';

/** Publishing, as `pubAllowedFullCheck` in `server/client.go`. */
export class Publishing {
  readonly responses: Responses | undefined;
  readonly #allow: SubjectTrie<string> | undefined;
  readonly #deny: SubjectTrie<string> | undefined;
  readonly #behaviour: Behaviour;

  constructor({ publish, responses }: Permissions, behaviour: Behaviour) {
    this.responses = responses;
    this.#behaviour = behaviour;
    const { allow = [], deny = [] } = publish ?? {};
    // With allow_responses nothing is allowed but what is listed (server/auth.go, validateResponsePermissions).
    if (allow.length > 0 || responses) this.#allow = trieOf(allow);
    if (deny.length > 0) this.#deny = trieOf(deny);
  }

  /** @param subject without wildcards; tokens that look like some are tokens like any other */
  decide(subject: string): Decision {
    const tokens = subject.split('.');
    const [allowed, denied] = [this.#look(this.#allow, tokens), this.#look(this.#deny, tokens)];
    if (this.#allow && allowed.seen === undefined)
      return {
        allowed: false,
        because: `${overlooked('allows', allowed) ?? 'nothing that publish allows matches it'}${this.#answers()}`,
      };
    if (denied.seen !== undefined)
      return { allowed: false, because: `publish denies ${shown(denied.seen)}${this.#answers()}` };
    const hole = overlooked('denies', denied);
    if (hole !== undefined) return { allowed: true, because: hole };
    if (allowed.seen !== undefined)
      return { allowed: true, because: `publish allows ${shown(allowed.seen)}` };
    return { allowed: true, because: `publish ${this.#deny ? 'does not deny it' : 'is not restricted'}` };
  }

  #look(trie: SubjectTrie<string> | undefined, tokens: readonly string[]): Look {
    if (!trie) return {};
    const seen = interest(trie.root, tokens, 0, this.#behaviour);
    return seen === undefined ? { meant: trie.matching(tokens)[0] } : { seen };
  }

  /** What is denied, too, may be answered where an answer is wanted (`responseAllowed`). */
  #answers(): string {
    if (!this.responses) return '';
    const { max, expires } = this.responses;
    const count = max < 0 ? 'any number of answers' : max === 1 ? 'one answer' : `${max} answers`;
    const within = expires.startsWith('-') ? '' : ` within ${expires}`;
    return `; allowResponses allows ${count}${within}, where a request wants it`;
  }
}

interface Look {
  /** The entry that the server finds. */
  readonly seen?: string;
  /** One that means the subject all the same. */
  readonly meant?: string | undefined;
}

const overlooked = (verb: string, { seen, meant }: Look): string | undefined =>
  seen === undefined && meant !== undefined
    ? `publish ${verb} ${shown(meant)}, which this version of nats-server overlooks, as another entry goes on after the same token`
    : undefined;

function trieOf(entries: readonly string[]): SubjectTrie<string> {
  const trie = new SubjectTrie<string>();
  for (const entry of entries) trie.add(entry, entry);
  return trie;
}

/** As `matchLevelForAny` of `server/sublist.go`: one pattern that means the subject. */
export function interest<T>(
  node: SubjectNode<T>,
  tokens: readonly string[],
  at: number,
  behaviour: Behaviour,
): T | undefined {
  const rest = node.next.get('>');
  if (rest) return rest.values[0];
  const star = node.next.get('*');
  const same = literalChild(node, tokens[at]!);
  if (at === tokens.length - 1)
    return same && (same.values.length > 0 || !behaviour.seesStar) ? same.values[0] : star?.values[0];
  return (
    (star && interest(star, tokens, at + 1, behaviour)) ?? (same && interest(same, tokens, at + 1, behaviour))
  );
}
