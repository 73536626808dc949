import type { Path } from '../domain/diagnostic.ts';
import type { Expr, Sym } from '../expr/symbolic.ts';
import type { User } from '../spec/auth.ts';
import type { Code } from './catalogue.ts';

/**
 * A rule over options that both interpreters understand: a diagnostic here, one of NixOS's assertions (or warnings) in the
 * module, where users set values that natsmith never saw.
 */
export interface Invariant {
  readonly code: Code;
  /** The option to change, as a rule. */
  readonly at: Path;
  /** Further options that the claim is about: one of them is to blame where the first was never written. */
  readonly and?: readonly Path[];
  readonly claim: Claim;
}

/** The same for each user, in whichever account; `at` leads on from there. */
export interface UserInvariant {
  readonly code: Code;
  readonly at: Path;
  readonly butOperators?: boolean;
  readonly everyUser: (user: Sym<User>) => Claim;
}

export interface Claim {
  readonly holds: Expr<boolean>;
  /** One line: what is wrong, in the user's names. */
  readonly message: Expr<string>;
}
