import { isMap, type Setting, type Settings } from '../../domain/conf.ts';
import { formatPath, type Path } from '../../domain/diagnostic.ts';
import type { Fact, Rule } from '../fact.ts';

/** Settings whose values are secrets, wherever they stand (server/opts.go). */
const SECRET =
  /^(?:pass|password|token|key|ek|encryption_key|prev_key|prev_ek|prev_encryption_key|encryption_password|srk_password|seed)$/i;
/** A hash (server/auth.go, isBcrypt), or the public half of an nkey. */
const PUBLIC = /^\$2[abxy]\$[0-9]{2}\$|^[ACNOUX][A-Z2-7]{55}$/;
/** The seed of an nkey; an address with a password in it. */
const TELLING = /^S[ACNOPUX][A-Z2-7]{56}$|:\/\/[^\s/@]*:[^\s/@]+@/;

/** Secrets among the free settings, which end up in nats-server.conf as they are. */
export const secretsInSettings: Rule = function* ({ options }) {
  yield* secretsIn(options.settings as Settings, ['settings']);
};

function* secretsIn(value: Setting, path: Path): Generator<Fact> {
  if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* secretsIn(item, [...path, index]);
  else if (isMap(value))
    for (const [key, inner] of Object.entries(value)) yield* secretsIn(inner, [...path, key]);
  else if (isSecret(path, value))
    yield {
      code: 'secret/plaintext',
      path,
      message: `the setting ${formatPath(path.slice(1))} holds a secret`,
      help: 'leave it out: settings are written to nats-server.conf as they are; users and their secrets belong in auth.users',
    };
}

function isSecret(path: Path, value: Setting): boolean {
  if ((typeof value !== 'string' && typeof value !== 'number') || value === '') return false;
  const name = path.findLast((key) => typeof key === 'string') ?? '';
  return TELLING.test(String(value)) || (SECRET.test(name) && !PUBLIC.test(String(value)));
}
