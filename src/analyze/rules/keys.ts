import { isUserKey } from '../../domain/nkey.ts';
import type { Rule } from '../fact.ts';

/** Keys that were mistyped: the schema's pattern sees only their letters. */
export const userKeys: Rule = function* ({ options }) {
  for (const [index, { name, nkey }] of options.auth.users.entries())
    if (nkey !== null && !isUserKey(nkey))
      yield {
        code: 'auth/bad-key',
        path: ['auth', 'users', index, 'nkey'],
        message: `the nkey of user "${name}" is not one: its checksum is wrong`,
      };
};
