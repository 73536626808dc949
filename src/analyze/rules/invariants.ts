import { evaluate } from '../../expr/evaluate.ts';
import { sym } from '../../expr/symbolic.ts';
import type { User } from '../../spec/auth.ts';
import { everyone } from '../../spec/everyone.ts';
import type { Rule } from '../fact.ts';
import { invariants, userInvariants } from '../invariants.ts';

const claims = userInvariants.map(({ everyUser, ...rest }) => ({
  ...rest,
  claim: everyUser(sym<User>('user')),
}));

/** The invariants that do not hold for the deployment's options. */
export const brokenInvariants: Rule = function* ({ options }) {
  for (const { code, at, and = [], claim } of invariants) {
    const roots = { cfg: options };
    if (!evaluate(claim.holds, roots)) yield { code, path: at, and, message: evaluate(claim.message, roots) };
  }
  for (const { user, path, account } of everyone(options)) {
    const roots = { cfg: options, user };
    for (const { code, at, butOperators, claim } of claims) {
      if ((butOperators && account === '$SYS') || evaluate(claim.holds, roots)) continue;
      yield { code, path: [...path, ...at], message: evaluate(claim.message, roots) };
    }
  }
};
