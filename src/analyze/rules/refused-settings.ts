import { canonicalSettings, writtenAt } from '../../domain/canonical-settings.ts';
import type { Setting, Settings } from '../../domain/conf.ts';
import type { Path } from '../../domain/diagnostic.ts';
import { confOf } from '../../lower/conf.ts';
import type { Rule } from '../fact.ts';
import { leaveOut, type Mend, write } from '../mend.ts';
import { accounts } from '../refusals/accounts.ts';
import { authorization } from '../refusals/authorization.ts';
import { gateway } from '../refusals/gateway.ts';
import { jetstream } from '../refusals/jetstream.ts';
import { limits } from '../refusals/limits.ts';
import { monitoring } from '../refusals/monitoring.ts';
import { mqtt } from '../refusals/mqtt.ts';
import { resolver } from '../refusals/resolver.ts';
import { tls } from '../refusals/tls.ts';
import { users } from '../refusals/users.ts';
import { websocket } from '../refusals/websocket.ts';
import { problemsOf } from './settings.ts';

const all = [
  accounts,
  authorization,
  gateway,
  jetstream,
  limits,
  monitoring,
  mqtt,
  resolver,
  tls,
  users,
  websocket,
];

const mendOf = (option: Path, instead: Setting): Mend =>
  instead === null
    ? leaveOut('leave it out', option)
    : write(`write ${JSON.stringify(instead)}`, option, instead);

/** Settings that are known each, and that no server starts with together. */
export const refusedSettings: Rule = function* (deployment) {
  const { options } = deployment;
  const free = options.settings as Settings;
  // Options alone cannot: their own invariants see to that.
  if (Object.keys(free).length === 0) return;
  if (problemsOf(deployment).length > 0) return;
  const conf = canonicalSettings(confOf(options));
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
