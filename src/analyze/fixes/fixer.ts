import type { Path } from '../../domain/diagnostic.ts';
import type { Deployment } from '../../spec/resolve.ts';
import type { Code } from '../catalogue.ts';
import type { Mend } from '../mend.ts';

/** What a fix is made from. */
export interface Found {
  readonly deployment: Deployment;
  /** All profiles that are judged: options of the base are theirs, too. */
  readonly deployments: readonly Deployment[];
  /** The option that the rule is about. */
  readonly option: Path;
}

export type Fixer = (found: Found) => Mend | undefined;

/** By code. What depends on more than the option, a rule says itself (`Fact.mend`). */
export type Fixers = Partial<Record<Code, Fixer>>;
