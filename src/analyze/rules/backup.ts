import { isMap, type Settings } from '../../domain/conf.ts';
import type { Path } from '../../domain/diagnostic.ts';
import { settingAt, settingKey } from '../../domain/setting-at.ts';
import type { Fact, Rule } from '../fact.ts';

/** Free settings that keep the backup service out: it logs in as a user of `authorization`, without TLS. */
export const backupLogin: Rule = function* ({ options }) {
  if (!options.backup.enable) return;
  const fact = (path: Path, message: string): Fact => ({
    code: 'backup/login',
    path: ['settings', ...path],
    and: [['backup', 'enable']],
    message,
  });
  const settings = options.settings as Settings;
  const tls = settingKey(settings, 'tls');
  if (tls !== undefined && settingAt(settings, 'allow_non_tls') !== true)
    yield fact([tls], 'clients must speak TLS, which the backup service does not');
  const authorization = settingKey(settings, 'authorization');
  const users = settingAt(settings, 'authorization');
  if (authorization === undefined || !isMap(users)) return;
  for (const name of ['users', 'user', 'token']) {
    const key = settingKey(users, name);
    if (key !== undefined)
      yield fact([authorization, key], 'the user that the backup service logs in as is not among these');
  }
};
