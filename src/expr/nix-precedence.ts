import { inParens } from './nix-layout.ts';
import { nixString } from './nix-literals.ts';

/** Text, and how strongly it binds: larger binds tighter (nix.dev, "Operators"). */
export interface Printed {
  readonly text: string;
  readonly strength: number;
  /** The same in several lines, for where one is too long. */
  readonly opened?: string;
}

export const ATOM = 20;
export const APPLICATION = 15;
const NEGATION = 14;
export const STRENGTH = {
  '++': 12,
  '*': 11,
  '+': 10,
  '-': 10,
  '!': 9,
  '//': 8,
  '<': 7,
  '<=': 7,
  '==': 6,
  '!=': 6,
  '&&': 5,
  '||': 4,
} as const;
export const KEYWORD = 1;
/** `a == b == c` is no Nix. */
export const NOT_CHAINED: readonly string[] = ['==', '!=', '<', '<='];

export const atom = (text: string): Printed => ({ text, strength: ATOM });

/** In parentheses where it binds weaker than wanted. */
export const tight = ({ text, strength }: Printed, wanted: number): string =>
  strength >= wanted ? text : inParens(text);

/** A value as it stands in Nix. */
export function literal(value: string | number | boolean | null): Printed {
  if (typeof value === 'string') return atom(nixString(value));
  // A sign is an operator: `[ -1 ]` and `f -1` are not what they look like.
  return { text: String(value), strength: typeof value === 'number' && value < 0 ? NEGATION : ATOM };
}
