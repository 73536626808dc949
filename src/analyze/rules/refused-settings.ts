import { canonicalSettings, writtenAt } from '../../domain/canonical-settings.ts';
import type { Settings } from '../../domain/conf.ts';
import { confOf } from '../../lower/conf.ts';
import type { Rule } from '../fact.ts';
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

/** Settings that are known each, and that no server starts with together. */
export const refusedSettings: Rule = function* (deployment) {
  const { options } = deployment;
  const free = options.settings as Settings;
  // Options alone cannot: their own invariants see to that.
  if (Object.keys(free).length === 0) return;
  if (problemsOf(deployment).length > 0) return;
  const conf = canonicalSettings(confOf(options));
  for (const refuses of all)
    for (const { path, message, help } of refuses(conf))
      yield {
        code: 'settings/refused',
        path: ['settings', ...writtenAt(free, path)],
        message,
        ...(help !== undefined && { help }),
      };
};
