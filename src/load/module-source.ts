import type { Location, Path } from '../domain/diagnostic.ts';
import { argumentAt, type Member, membersAt, nameAt, skipSpace } from './literals.ts';
import { lineStarts, placeAt } from './place.ts';

/** How many names are followed from one to the next. */
const MOST_NAMES = 10;

/** A spec's own file, and where in it the parts of its default export are written. */
export class ModuleSource {
  readonly #file: string;
  readonly #text: string;
  readonly #members = new Map<number, Member[]>();
  #lines: number[] | undefined;

  constructor(file: string, text: string) {
    this.#file = file;
    this.#text = text;
  }

  /** Where the value at `path` is; what is computed has no place, then it is the nearest thing around it that has one. */
  locate(path: Path): Location {
    const declared = /^[ \t]*(?:export[ \t]+default\b|module\.exports\s*=)/m.exec(this.#text);
    let start = declared?.index ?? 0;
    let literal = declared ? this.#literalAt(start + declared[0].length) : undefined;
    let depth = 0;
    while (depth < path.length && literal !== undefined) {
      const member = this.#find(literal, String(path[depth]));
      if (!member) break;
      start = member.start;
      literal = this.#literalAt(member.value);
      depth++;
    }
    this.#lines ??= lineStarts(this.#text);
    const place = placeAt(this.#text, skipSpace(this.#text, start), this.#lines);
    return { file: this.#file, ...place, exact: depth === path.length };
  }

  #find(literal: number, key: string): Member | undefined {
    const members = this.#members.get(literal) ?? membersAt(this.#text, literal);
    this.#members.set(literal, members);
    const own = members.findLast((member) => member.key === key);
    if (own) return own;
    for (const { key: name, value } of members.toReversed()) {
      const isSpread = name === undefined && this.#text.startsWith('...', value - 3);
      const spread = isSpread ? this.#literalAt(value) : undefined;
      const inherited = spread === undefined ? undefined : this.#find(spread, key);
      if (inherited) return inherited;
    }
    return undefined;
  }

  /** The bracket of the literal that an expression comes down to: itself, a call's argument, or what a name stands for. */
  #literalAt(from: number, names = 0): number | undefined {
    const text = this.#text;
    const at = skipSpace(text, from);
    if (text[at] === '{' || text[at] === '[') return at;
    if (names > MOST_NAMES) return undefined;
    const argument = argumentAt(text, at);
    if (argument !== undefined) return this.#literalAt(argument, names + 1);
    const name = nameAt(text, at)?.replaceAll('$', '\\$');
    if (name === undefined) return undefined;
    const pattern = String.raw`^[ \t]*(?:export\s+)?(?:const|let|var)\s+${name}(?![\w$])[^=;]*=`;
    const declaration = new RegExp(pattern, 'm').exec(text);
    return declaration ? this.#literalAt(declaration.index + declaration[0].length, names + 1) : undefined;
  }
}
