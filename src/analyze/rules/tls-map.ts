import { isMap, type Settings } from '../../domain/conf.ts';
import { evaluate } from '../../expr/evaluate.ts';
import { confOf } from '../../lower/conf.ts';
import { usersByCertificate } from '../../lower/tls.ts';
import type { Rule } from '../fact.ts';

/** Free settings that leave users without a certificate and without a password. */
export const mapTakenBack: Rule = function* ({ options }) {
  if (!evaluate(usersByCertificate, { cfg: options })) return;
  const tls = confOf(options).tls ?? null;
  if (isMap(tls) && tls.verify_and_map === true) return;
  const free = (options.settings as Settings).tls ?? null;
  const isWritten = isMap(free) && Object.hasOwn(free, 'verify_and_map');
  yield {
    code: 'tls/map-taken-back',
    path: ['settings', 'tls', ...(isWritten ? ['verify_and_map'] : [])],
    and: [['tls', 'verify']],
    message: 'users have no password, and settings take back that their certificates tell who they are',
  };
};
