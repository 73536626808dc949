/*
 * What subjects become: a port of ValidateMapping and NewSubjectTransform (`server/subject_transform.go`), which stream transforms,
 * sources, mirrors and republishing go through.
 */

import { isAtLeast } from './server-version.ts';

export interface Functions {
  /** `random`, and `partition` of a whole subject: from 2.12.0. */
  readonly hasRandom: boolean;
  /** `left` and `right`: known to all, but not everywhere. */
  readonly hasEnds: boolean;
}

/** What destinations are for: not all are looked at alike. */
export type MappingUse = 'mirror' | 'source' | 'external source' | 'transform' | 'republish';

/** What a release knows (read from the source of all releases from 2.10.0 to 2.15.1). */
export function mappingFunctions(natsVersion: string, use: MappingUse): Functions {
  // 2.10 looks at sources alone before it makes a transform; what looks at them had not heard of the two until then.
  const isUnaware = use === 'source' || (isAtLeast(natsVersion, '2.11.0') && isLookedAt(use, natsVersion));
  return {
    hasRandom: isAtLeast(natsVersion, '2.12.0'),
    hasEnds: !isUnaware || isAtLeast(natsVersion, '2.14.7'),
  };
}

/** Whether destinations are looked at before a transform is made of them. */
export const isLookedAt = (use: MappingUse, natsVersion: string): boolean =>
  use === 'external source' ? isAtLeast(natsVersion, '2.12.5') : use !== 'republish';

/** How a token of a destination is read: `names` are its wildcards, counted from 1. */
type Token =
  | { readonly kind: 'literal' }
  | { readonly kind: 'unknown' | 'bad' }
  /** Free functions may be where there is no wildcard to refer to. */
  | { readonly kind: 'function'; readonly names: readonly number[]; readonly isFree: boolean };

/** Words that follow "the mapping", or undefined where the server takes it. */
export interface MappingProblem {
  readonly text: string;
  /** A function that the server does not know. */
  readonly isUnknownFunction: boolean;
}

/**
 * Why a server does not take a change of subjects; `source` and `destination` are valid subjects.
 * @param source `>` where every subject is changed
 */
export function mappingProblem(
  source: string,
  destination: string,
  functions: Functions,
): MappingProblem | undefined {
  const problem = (text: string, isUnknownFunction = false) => ({ text, isUnknownFunction });
  const [from, to] = [source.split('.'), destination.split('.')];
  const wildcards = from.filter((token) => token === '*').length;
  const hasRest = from.includes('>');
  const tokens = to.map((text) => ({ text, token: tokenOf(text, functions) }));
  const unknown = tokens.find(({ token }) => token.kind === 'unknown');
  if (unknown) return problem(`has the function ${unknown.text}, which is not known here`, true);
  if (to.includes('*')) return problem("has '*', where it takes {{wildcard(1)}}");
  if (hasRest !== to.includes('>')) return problem("needs '>' at the end of both sides, or of none");
  const isPlain = wildcards === 0 && !hasRest;
  for (const { text, token } of tokens) {
    if (token.kind === 'literal') continue;
    if (token.kind !== 'function') return problem(`has ${text}, which is not as the function wants it`);
    const mayBe = isPlain ? token.isFree : wildcards > 0 || functions.hasRandom;
    if (!mayBe || (!isPlain && token.names.some((name) => name > wildcards)))
      return problem(`has ${text}, but the source has ${wildcards} of '*'`);
  }
  return undefined;
}

type Reader = (args: readonly string[], functions: Functions) => Token;

const BAD: Token = { kind: 'bad' };
const asInt = (text: string | undefined): number | undefined =>
  text !== undefined && /^ *[+-]?[0-9]+ *$/.test(text) ? Number(text) : undefined;
const of = (names: readonly (number | undefined)[], isFree = false): Token =>
  names.includes(undefined) ? BAD : { kind: 'function', names: names as number[], isFree };
const isInt32 = (value: number | undefined) =>
  value !== undefined && value >= -2_147_483_648 && value <= 2_147_483_647;

/** Functions of a wildcard and a number. */
const ofTwo: Reader = (args) => (args.length === 2 && isInt32(asInt(args[1])) ? of([asInt(args[0])]) : BAD);

const ofEnds: Reader = (args, functions) =>
  functions.hasEnds ? ofTwo(args, functions) : { kind: 'unknown' };

const called = (name: string, read: Reader) => ({
  pattern: new RegExp(`{{\\s*${name}\\s*\\((.*)\\)\\s*}}`),
  read,
});

/** In the order in which the server tries them. */
const FUNCTIONS = [
  called('[wW]ildcard', (args) => (args.length === 1 ? of([asInt(args[0])]) : BAD)),
  called('[pP]artition', ([count, ...names], { hasRandom }) => {
    const most = asInt(count);
    if (most === undefined || (hasRandom && most > 2_147_483_647)) return BAD;
    return names.length === 0 && !hasRandom ? BAD : of(names.map(asInt), hasRandom);
  }),
  called('[sS]plit[fF]rom[lL]eft', ofTwo),
  called('[sS]plit[fF]rom[rR]ight', ofTwo),
  called('[sS]lice[fF]rom[lL]eft', ofTwo),
  called('[sS]lice[fF]rom[rR]ight', ofTwo),
  called('[rR]ight', ofEnds),
  called('[lL]eft', ofEnds),
  called('[sS]plit', (args) => (args.length === 2 && !/[ .]/.test(args[1]!) ? of([asInt(args[0])]) : BAD)),
  called('[rR]andom', ([most, ...more], { hasRandom }) => {
    if (!hasRandom) return { kind: 'unknown' };
    const value = asInt(most);
    return more.length === 0 && value !== undefined && value <= 2_147_483_647 ? of([], true) : BAD;
  }),
];

function tokenOf(text: string, functions: Functions): Token {
  if (/^\$[+-]?[0-9]+$/.test(text)) return of([Number(text.slice(1))]);
  if (text.length <= 4 || !text.startsWith('{{') || !text.endsWith('}}')) return { kind: 'literal' };
  for (const { pattern, read } of FUNCTIONS) {
    const args = pattern.exec(text)?.[1];
    if (args !== undefined) return read(args.split(/,\s*/), functions);
  }
  return { kind: 'unknown' };
}
