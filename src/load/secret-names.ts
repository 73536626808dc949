import type { Path } from '../domain/diagnostic.ts';
import { similar } from '../domain/nearest.ts';

/** Parts of a name that make its value a secret. */
const SECRET =
  /^(?:bearer|creds?|credentials?|hash|jwt|key|nkey|pass|passphrase|passwd|password|pin|pw|pwd|secrets?|seeds?|tokens?)$/;
/** Near enough to one of these, a word is a slip. */
const LONG = ['credential', 'passphrase', 'passwd', 'password', 'passwort', 'secret', 'token'];
/** Groups in which any text may be a secret, unless it stands under a name that is known to hold none. */
const GROUP = /^(?:auth|authorization|users|accounts|operators)$/i;
const HARMLESS =
  /^(?:enable|name|user|username|account|publish|subscribe|permissions|default_permissions|allow|deny|allowResponses|allow_responses|inboxPrefix|does|request|reply|consume|manage|kv|object|subject|subjects|jetstream|limits|exports|imports|streams|buckets|accept|because|at|code)$/;

/** Groups whose keys are names that people choose: a profile `taken` is no slip of `token`, a stream `TOKENS` holds none. */
const CHOSEN = /^(?:profiles|accounts|streams|consumers|kv|object)$/;

/** Whether the keys of the group at a path are names that people choose. */
export const holdsNames = (path: Path): boolean => CHOSEN.test(String(path.at(-1)));

const judged = new Map<string, boolean>();

/** Whether a key looks as if its value were a secret: `password`, `pasword`, `auth_token`, `tls.key`. */
export function isSecretName(name: string): boolean {
  const known = judged.get(name) ?? looksSecret(name);
  judged.set(name, known);
  return known;
}

/** Of nats-server's settings, those that count tokens of subjects (server/opts.go). */
const COUNTS = /^(?:max_subscription_tokens|max_sub_tokens|account_token_position)$/i;

function looksSecret(name: string): boolean {
  if (COUNTS.test(name)) return false;
  const words = name.split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])/).map((word) => word.toLowerCase());
  return words.some((word) => SECRET.test(word) || (word.length >= 5 && similar(word, LONG).length > 0));
}

/** Whether the value at a path, or a part of it, may be a secret. */
export function isSecretPath(path: Path): boolean {
  const names = path.filter((key) => typeof key === 'string');
  const isChosen = (at: number) => at < names.length - 1 && holdsNames(names.slice(0, at));
  if (names.some((name, at) => isSecretName(name) && !isChosen(at))) return true;
  const last = names.at(-1);
  // An export names accounts; it has no users.
  const group = names.findLastIndex((name, at) => GROUP.test(name) && names[at - 1] !== 'exports');
  return group >= 0 && last !== undefined && !names.slice(group + 1).some((name) => HARMLESS.test(name));
}

/** Whether a value is none to hide although its name says so: a file that holds the secret, a public key, nothing at all. */
export function isPublic(name: string, value: unknown): boolean {
  if (value === null || value === undefined || typeof value === 'boolean' || value === '') return true;
  if (typeof value !== 'string') return false;
  if (/^[ACNOUX][A-Z2-7]{55}$/.test(value)) return true;
  const isFile = /(?:key|file|path|dir|folder|creds|credentials)$/i.test(name);
  return isFile && /^(?:\/[\w.@+-]+){2,}$/.test(value);
}

/** Secrets that show what they are: seeds of nkeys, bcrypt hashes, tokens, private keys, and passwords in addresses. */
export const TELLING =
  /\bS[ACNOPUX][A-Z2-7]{40,}|\$2[abxy]?\$[0-9]{2}\$[A-Za-z0-9./]{10,}|\beyJ[\w-]{10,}[\w.-]*|-----BEGIN [A-Z ]*PRIVATE KEY-----[^'"`]*|(?<=:\/\/)[^\s/@'"`]+(?=@)/g;
