import type { Diagnostic } from '../domain/diagnostic.ts';
import { holdsNames, isPublic, isSecretPath, TELLING } from './secret-names.ts';

/** What stands in place of a secret. */
export const HIDDEN = '••••••';

/** Shorter ones would also be found where they are meant for something else. */
const SHORTEST = 3;
const PIECE = /[\p{L}\p{N}_]+|[^\s]/gu;

/** Takes secrets out of texts: those that a spec holds, as far as keys tell of them, and those that show what they are. */
export class Redactor {
  /** By the word or sign that they begin with, then by length: there may be as many as users. */
  readonly #secrets = new Map<string, Map<number, Set<string>>>();
  /** Names of profiles, streams and the like, which tell nothing of what is in them. */
  readonly names: ReadonlySet<string>;

  /**
   * @param value what was meant as a spec
   * @param others further secrets
   */
  constructor(value: unknown, others: readonly string[]) {
    for (const secret of others) this.#add(secret);
    const names = new Set<string>();
    collect(value, [], { add: (secret) => this.#add(secret), names, seen: new Set() });
    this.names = names;
  }

  #add(text: string): void {
    // As it is, and as messages quote it.
    for (const secret of [text.trim(), JSON.stringify(text).slice(1, -1).trim()]) {
      const [start] = secret.match(PIECE) ?? [];
      if (secret.length < SHORTEST || start === undefined) continue;
      const byLength = this.#secrets.get(start) ?? new Map<number, Set<string>>();
      this.#secrets.set(start, byLength);
      byLength.set(secret.length, (byLength.get(secret.length) ?? new Set()).add(secret));
    }
  }

  /** Where in a text secrets are, as offsets. Of a longer word, they are no part: "admin" is not in "administrator". */
  find(text: string): [start: number, end: number][] {
    const found = [...text.matchAll(TELLING)].map((match): [number, number] => [
      match.index,
      match.index + match[0].length,
    ]);
    if (this.#secrets.size === 0) return found;
    for (const { 0: piece, index } of text.matchAll(PIECE))
      for (const [length, secrets] of this.#secrets.get(piece) ?? []) {
        const end = index + length;
        if (secrets.has(text.slice(index, end)) && !/^\w\w/.test(text.slice(end - 1, end + 1)))
          found.push([index, end]);
      }
    return found;
  }

  clean(text: string): string {
    return cut(text, this.find(text), HIDDEN);
  }

  diagnostic(problem: Diagnostic): Diagnostic {
    const { message, why, help, label, fix, ...rest } = problem;
    // A fix without its secrets would be another one.
    const isTelling = fix && this.find(JSON.stringify(fix)).length > 0;
    return {
      ...rest,
      ...(fix && !isTelling ? { fix } : {}),
      message: this.clean(message),
      ...(why === undefined ? {} : { why: this.clean(why) }),
      ...(help === undefined ? {} : { help: this.clean(help) }),
      ...(label === undefined ? {} : { label: this.clean(label) }),
    };
  }
}

/** A text with something else in the place of some parts, which may overlap. */
export function cut(text: string, parts: readonly (readonly [number, number])[], instead: string): string {
  let result = '';
  let at = 0;
  for (const [start, end] of merged(parts)) {
    result += text.slice(at, start) + instead;
    at = end;
  }
  return result + text.slice(at);
}

/** Parts that overlap or touch, as one. */
export function merged(parts: readonly (readonly [number, number])[]): [number, number][] {
  const result: [number, number][] = [];
  for (const [start, end] of parts.toSorted(([a], [b]) => a - b)) {
    const last = result.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else result.push([start, end]);
  }
  return result;
}

interface Collected {
  readonly add: (secret: string) => void;
  readonly names: Set<string>;
  readonly seen: Set<unknown>;
}

function collect(value: unknown, path: string[], into: Collected): void {
  const { add, names, seen } = into;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') {
    if (isSecretPath(path) && !isPublic(path.at(-1) ?? '', value)) add(String(value));
    return;
  }
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  const isList = Array.isArray(value);
  for (const key of Object.keys(value))
    try {
      const inner = (value as Record<string, unknown>)[key];
      if (!isList && typeof inner === 'object' && holdsNames(path)) names.add(key);
      collect(inner, isList ? path : [...path, key], into);
    } catch {
      // A getter that throws has no value to hide.
    }
}
