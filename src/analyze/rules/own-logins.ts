import { isMap, type Settings } from '../../domain/conf.ts';
import type { Path } from '../../domain/diagnostic.ts';
import { settingAt, settingKey } from '../../domain/setting-at.ts';
import { evaluate } from '../../expr/evaluate.ts';
import { provisions } from '../../lower/provision.ts';
import type { Options } from '../../spec/options.ts';
import type { Fact, Rule } from '../fact.ts';

/** What of `tls` is nothing to someone who knows the certificate, and speaks what Node.js does. */
const HARMLESS = new Set(['cipher_suites', 'curve_preferences', 'min_version', 'timeout']);

/**
 * Free settings that keep natsmith's own services out: they log in as users of `authorization`, and know the server by the
 * certificate of the option `tls`.
 */
export const ownLogins: Rule = function* ({ options }) {
  for (const service of services(options))
    for (const [path, message] of obstacles(options, service.name))
      yield { code: service.code, path: ['settings', ...path], and: service.asked, message };
};

type Service = Pick<Fact, 'code'> & { readonly name: string; readonly asked: readonly Path[] };

function* services(options: Options): Generator<Service> {
  if (options.backup.enable)
    yield { code: 'backup/login', name: 'the backup service', asked: [['backup', 'enable']] };
  if (evaluate(provisions, { cfg: options }))
    yield {
      code: 'provision/login',
      name: 'the service that makes streams',
      asked: [['streams'], ['buckets']],
    };
}

function* obstacles(options: Options, service: string): Generator<[Path, string]> {
  const settings = options.settings as Settings;
  const tls = settingKey(settings, 'tls');
  if (tls !== undefined && settingAt(settings, 'allow_non_tls') !== true) {
    if (!options.tls.enable) yield [[tls], `clients must speak TLS, for which ${service} has no certificate`];
    else if (!isHarmless(settings[tls] as Settings))
      yield [[tls], `${service} may not get in, as it goes by the option tls alone`];
  }
  const authorization = settingKey(settings, 'authorization');
  const users = settingAt(settings, 'authorization');
  if (authorization === undefined || !isMap(users)) return;
  for (const name of ['users', 'user', 'token']) {
    const key = settingKey(users, name);
    if (key !== undefined)
      yield [[authorization, key], `the user that ${service} logs in as is not among these`];
  }
}

const isHarmless = (tls: Settings): boolean =>
  isMap(tls) && Object.keys(tls).every((key) => HARMLESS.has(key.toLowerCase()));
