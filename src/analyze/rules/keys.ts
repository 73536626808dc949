import { isUserKey } from '../../domain/nkey.ts';
import { everyone } from '../../spec/everyone.ts';
import type { Rule } from '../fact.ts';

/** Keys that were mistyped: the schema's pattern sees only their letters. */
export const userKeys: Rule = function* ({ options }) {
  for (const {
    user: { name, nkey },
    path,
  } of everyone(options))
    if (nkey !== null && !isUserKey(nkey))
      yield {
        code: 'auth/bad-key',
        path: [...path, 'nkey'],
        message: `the nkey of user "${name}" is not one: its checksum is wrong`,
      };
};
