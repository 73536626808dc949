import { canonicalSettings, writtenAt } from '../../domain/canonical-settings.ts';
import type { Setting, Settings } from '../../domain/conf.ts';
import type { Path } from '../../domain/diagnostic.ts';
import { settingProblems } from '../../domain/server-settings.ts';
import { parseVersion } from '../../domain/server-version.ts';
import { confOf } from '../../lower/conf.ts';
import type { Rule } from '../fact.ts';
import { leaveOut, type Mend, write } from '../mend.ts';
import { accounts } from '../refusals/accounts.ts';
import { gateway } from '../refusals/gateway.ts';
import { jetstream } from '../refusals/jetstream.ts';
import { limits } from '../refusals/limits.ts';
import { listeners } from '../refusals/listeners.ts';
import { tls } from '../refusals/tls.ts';
import { users } from '../refusals/users.ts';

const all = [accounts, gateway, jetstream, limits, listeners, tls, users];

const mendOf = (option: Path, instead: Setting): Mend =>
  instead === null
    ? leaveOut('leave it out', option)
    : write(`write ${JSON.stringify(instead)}`, option, instead);

/** Settings that are known each, and that no server starts with together. */
export const refusedSettings: Rule = function* ({ options, natsVersion }) {
  const free = options.settings as Settings;
  // Options alone cannot: their own invariants see to that.
  if (Object.keys(free).length === 0) return;
  const settings = confOf(options);
  if (settingProblems(settings, parseVersion(natsVersion)).length > 0) return;
  const conf = canonicalSettings(settings);
  for (const refuses of all)
    for (const { path, message, help, instead } of refuses(conf)) {
      const option = ['settings', ...writtenAt(free, path)];
      yield {
        code: 'settings/refused',
        path: option,
        message,
        ...(help !== undefined && { help }),
        ...(instead !== undefined && { mend: mendOf(option, instead) }),
      };
    }
};
