import type { Rule } from '../fact.ts';

/** Where there are accounts, someone will ask the server about them. */
export const noOperators: Rule = function* ({ options: { accounts, operators, auth, settings } }) {
  const bySettings = settings.accounts !== undefined || settings.system_account !== undefined;
  if (auth.enable && Object.keys(accounts).length > 0 && operators.length === 0 && !bySettings)
    yield {
      code: 'auth/no-operator',
      path: ['accounts'],
      message: 'nobody may ask the server about its accounts',
    };
};
