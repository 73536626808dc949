import { isMap, type Setting } from '../../domain/conf.ts';
import type { Path } from '../../domain/diagnostic.ts';
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
  const settings = options.settings as Record<string, Setting>;
  const tls = keyOf(settings, 'tls');
  const plainToo = keyOf(settings, 'allow_non_tls');
  if (tls !== undefined && (plainToo === undefined || settings[plainToo] !== true))
    yield fact([tls], 'clients must speak TLS, which the backup service does not');
  const authorization = keyOf(settings, 'authorization');
  const given = authorization === undefined ? undefined : settings[authorization];
  if (!isMap(given ?? null)) return;
  for (const name of ['users', 'user', 'token']) {
    const key = keyOf(given as Record<string, Setting>, name);
    if (key !== undefined)
      yield fact([authorization!, key], 'the user that the backup service logs in as is not among these');
  }
};

/** As it is written: names of settings know no case (server/opts.go). None where it is null, which leaves it out. */
const keyOf = (settings: Record<string, Setting>, name: string): string | undefined =>
  Object.keys(settings).find((key) => key.toLowerCase() === name && settings[key] !== null);
