import type { Expr, Input } from '../expr/symbolic.ts';

/** What a service of natsmith's own asks of the server: the least that it does with. */
export interface OwnService {
  /** Where the assembler leaves the password that it makes (assemble.sh). */
  readonly credential: string;
  /** What subjects of replies begin with. */
  readonly inbox: string;
  readonly publish: readonly string[];
  /** Besides its inbox. */
  readonly subscribe?: readonly string[];
  /** Whether it answers others. */
  readonly answers?: boolean;
}

/** Whom it logs in as, in one account. */
export interface OwnUser {
  readonly service: OwnService;
  /** Whether there is one. */
  readonly condition: Expr<boolean>;
  readonly name: Input<string>;
  /** Further subjects to publish to. */
  readonly more?: Expr<string[]>;
}
