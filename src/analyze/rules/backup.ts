import type { Setting } from '../../domain/conf.ts';
import type { Rule } from '../fact.ts';

/** Free settings that keep the backup service out: it logs in as a user of `authorization`, without TLS. */
export const backupLogin: Rule = function* ({ options }) {
  if (!options.backup.enable) return;
  // Names of settings know no case (server/opts.go).
  const settings = new Map(
    Object.entries(options.settings).map(([key, value]) => [key.toLowerCase(), [key, value] as const]),
  );
  const given = (name: string): Setting => settings.get(name)?.[1] ?? null;
  const keeps = (name: string, message: string) => ({
    code: 'backup/login' as const,
    path: ['settings', settings.get(name)![0]],
    and: [['backup', 'enable']],
    message,
  });
  if (given('tls') !== null && given('allow_non_tls') !== true)
    yield keeps('tls', 'clients must speak TLS, which the backup service does not');
  for (const name of ['authorization', 'accounts'])
    if (given(name) !== null)
      yield keeps(
        name,
        `"${name}" brings users of its own, and the one of the backup service may not be among them`,
      );
};
