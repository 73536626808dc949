import type { Setting } from '../domain/conf.ts';
import type { Path } from '../domain/diagnostic.ts';
import type { Deployment } from '../spec/resolve.ts';
import type { Code } from './catalogue.ts';
import type { Mend } from './mend.ts';

/** What a rule found: where among the options, and the sentence. The catalogue knows the rest. */
export interface Fact {
  readonly code: Code;
  readonly path: Path;
  /** Further options that it is about. */
  readonly and?: readonly Path[];
  readonly message: string;
  readonly help?: string;
  /** The value that was probably meant. */
  readonly instead?: Setting;
  /** What would mend it, where that depends on more than the option. */
  readonly mend?: Mend | undefined;
}

export type Rule = (deployment: Deployment) => Iterable<Fact>;
