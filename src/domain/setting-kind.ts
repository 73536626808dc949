import { isAccountJwt } from './account-jwt.ts';
import { isMap, type Setting } from './conf.ts';
import { goSeconds } from './duration.ts';
import { isPublicKey } from './nkey.ts';
import { isValidSubject, subscriptionProblem } from './subject.ts';

type Value = Exclude<Setting, null>;

/** A kind of value, in words, and which it takes. `rest` is what follows its name: a range, or words. */
interface Kind {
  readonly words: (rest: string) => string;
  readonly takes: (value: Value, rest: string) => boolean;
}

const isText = (value: Setting): value is string => typeof value === 'string';
const isList = (value: Setting): value is Setting[] => Array.isArray(value);
const textsOf = (value: Value): readonly string[] | undefined => {
  if (isText(value)) return [value];
  return isList(value) && value.every(isText) ? value : undefined;
};
const isInteger = (value: Setting): value is number => typeof value === 'number';

const INT64_MAX = 2 ** 63;
const INT32 = '-2147483648..2147483647';
const within = (value: number, range: string, unit = ''): boolean => {
  const [min = '', max = ''] = range.replaceAll(unit, '').split('..');
  return (min === '' || value >= Number(min)) && (max === '' || value <= Number(max));
};
const span = (range: string): string => {
  const [min, max] = range.split('..');
  if (!range) return '';
  if (range === INT32) return ' of 32 bits';
  if (!max) return ` of at least ${min}`;
  return min ? ` from ${min} to ${max}` : ` of at most ${max}`;
};
/** The names of crypto/tls. */
const CIPHER = /^TLS_(?:AES|CHACHA20|RSA|ECDHE)_[A-Z0-9_]+$/;
const CURVE = /^(?:X25519|CurveP(?:256|384|521))$/;
const STORAGE = /^[+-]?\d{1,18}[KMGT]$/;
const listed = (words: readonly string[]) => words.map((word) => `"${word}"`).join(', ');

/** server/opts.go: getStorageSize, parseListen, parseDuration; time.ParseDuration. */
const KINDS: Readonly<Record<string, Kind>> = {
  anything: { words: () => 'anything', takes: () => true },
  nothing: { words: () => 'no value that any nats-server knows', takes: () => false },
  boolean: { words: () => 'true or false', takes: (value) => typeof value === 'boolean' },
  integer: {
    words: (range) => `a whole number${span(range)}`,
    takes: (value, range) => isInteger(value) && within(value, range),
  },
  size: {
    words: (range) => `a number of bytes${span(range)}`,
    takes: (value, range) => isInteger(value) && within(value, range),
  },
  storage: {
    words: () => 'a number of bytes, or text such as "512M"',
    takes: (value, range) =>
      isInteger(value)
        ? within(value, range)
        : isText(value) && (value === '' || STORAGE.test(value)) && !(range && value.startsWith('-')),
  },
  duration: {
    words: (range) => `a length of time${span(range)}, as text such as "30s" or "24h"`,
    takes: (value, range) => isText(value) && withinTime(value, range),
  },
  durations: {
    words: () => 'a list of lengths of time, such as "10ms"',
    takes: (value) => isList(value) && value.every((item) => isText(item) && withinTime(item, '')),
  },
  seconds: {
    words: (range) => `a number of seconds${span(range)}, or text such as "30s"`,
    takes: (value, range) =>
      isInteger(value) ? within(value, range, 's') : isText(value) && withinTime(value, range),
  },
  listen: {
    words: () => 'a port, or text such as "127.0.0.1:4222"',
    takes: (value) => (isInteger(value) ? within(value, '-1..65535') : isText(value) && isHostPort(value)),
  },
  text: {
    words: (range) => (range ? 'text that is not empty' : 'text'),
    takes: (value, range) => isText(value) && within(value.length, range),
  },
  percent: {
    words: () => 'text such as "50%"',
    takes: (value) => isText(value) && /^(?:100|[1-9]?\d)%?$/.test(value),
  },
  keys: {
    words: (prefix) => `public nkeys, which begin with ${prefix}`,
    takes: (value, prefix) => textsOf(value)?.every((text) => isPublicKey(text, prefix)) ?? false,
  },
  literal: {
    words: () => 'a subject without wildcards',
    takes: (value) => isText(value) && isValidSubject(value) && !/(^|\.)[*>](\.|$)/.test(value),
  },
  // The hash of a certificate's public key, which is compared in lower case.
  hashes: {
    words: () => 'a list of SHA-256 sums, 64 hexadecimal digits each',
    takes: (value) => isList(value) && value.every((item) => isText(item) && /^[a-f0-9]{64}$/i.test(item)),
  },
  distinct: {
    words: () => 'a list of different texts',
    takes: (value) => {
      const texts = textsOf(value);
      return texts !== undefined && new Set(texts).size === texts.length;
    },
  },
  subject: {
    words: () => 'a subject',
    takes: (value) => isText(value) && isValidSubject(value),
  },
  subjects: {
    words: () => 'a subject, or a list of subjects',
    takes: (value) => textsOf(value)?.every((text) => subscriptionProblem(text) === undefined) ?? false,
  },
  topics: {
    words: () => 'a subject, or a list of subjects, without queues',
    takes: (value) => textsOf(value)?.every(isValidSubject) ?? false,
  },
  ciphers: {
    words: () => 'a list of cipher suites such as "TLS_AES_128_GCM_SHA256"',
    takes: (value) =>
      isList(value) && value.length > 0 && value.every((item) => isText(item) && CIPHER.test(item)),
  },
  curves: {
    words: () => 'a list of "X25519", "CurveP256", "CurveP384", "CurveP521"',
    takes: (value) =>
      isList(value) && value.length > 0 && value.every((item) => isText(item) && CURVE.test(item)),
  },
  each: {
    words: (words) => `one or more of ${listed(words.split(' '))}`,
    takes: (value, words) =>
      textsOf(value)?.every((text) => words.split(' ').includes(text.toUpperCase())) ?? false,
  },
  resolver: {
    words: () => '"MEMORY", or text such as "URL(http://127.0.0.1:9090/jwt/v1/accounts/)"',
    takes: (value) => isText(value) && /MEM|URL\("?[a-z]+:\/\/[^\s"]+"?\)/i.test(value),
  },
  version: {
    words: () => 'a version such as "2.10.0", which is 2.8.0 at least',
    takes: (value) =>
      isText(value) && /^v?(?:2\.(?:[89]|[1-9]\d+)|(?:[3-9]|[1-9]\d+)\.\d+)\.\d+$/.test(value),
  },
  key: {
    words: (prefix) => (prefix ? `a public nkey, which begins with ${prefix}` : 'a public nkey'),
    takes: (value, prefix) => isText(value) && isPublicKey(value, prefix || value.charAt(0)),
  },
  address: {
    words: () => 'a host, or text such as "nats.example.org:4222"',
    takes: (value) =>
      isText(value) && (value === '' || isHostPort(value) || /^(?:\[[^[\]]+\]|[^:[\]]+)$/.test(value)),
  },
  name: {
    words: () => 'text without spaces',
    takes: (value) => isText(value) && !value.includes(' '),
  },
  texts: {
    words: () => 'text, or a list of texts',
    takes: (value) => textsOf(value) !== undefined,
  },
  list: {
    words: (range) => (range ? 'a list of texts that is not empty' : 'a list of texts'),
    takes: (value, range) => isList(value) && within(value.length, range) && value.every(isText),
  },
  url: {
    words: () => 'a URL such as "nats://10.0.0.2:6222"',
    takes: (value) => isText(value) && isUrl(value),
  },
  urls: {
    words: () => 'a list of URLs such as "nats://10.0.0.2:6222"',
    takes: (value) => isList(value) && value.every((item) => isText(item) && isUrl(item)),
  },
  words: {
    words: (words) => `one of ${listed(words.split(' '))}`,
    takes: (value, words) => isText(value) && words.split(' ').includes(value.toLowerCase()),
  },
  map: { words: () => 'a map', takes: isMap },
  flags: {
    words: () => 'a map of true and false',
    takes: (value) =>
      isMap(value) && Object.values(value).every((item) => item === null || typeof item === 'boolean'),
  },
  labels: {
    words: () => 'a map of texts',
    takes: (value) => isMap(value) && Object.values(value).every((item) => item === null || isText(item)),
  },
  jwts: {
    words: () => 'a map of accounts, each as the JWT that an operator signed',
    takes: (value) =>
      isMap(value) &&
      Object.values(value).every((item) => item === null || (isText(item) && isAccountJwt(item))),
  },
  maps: { words: () => 'a list of maps', takes: (value) => isList(value) && value.every(isMap) },
};

const withinTime = (text: string, range: string): boolean => {
  const seconds = goSeconds(text);
  return seconds !== undefined && Math.abs(seconds) * 1e9 < INT64_MAX && within(seconds, range, 's');
};

/** net/url, getScheme and parse: what is before the first colon is the scheme, unless a slash stands before that. */
const isUrl = (text: string): boolean =>
  /^(?:[a-z][a-z0-9+.-]*:|[^:]*(?:\/|$))/i.test(text) && !/[\0-\x1f\x7f]/.test(text);

function isHostPort(text: string): boolean {
  const port = /^(?:\[[^[\]]*\]|[^:[\]]*):([+-]?\d{1,9})$/.exec(text)?.[1];
  return port !== undefined && within(Number(port), '-1..65535');
}

/** What a setting of that kind (`integer 1..255`, `map|boolean`) takes, in words; undefined where it takes the value. */
export function wantedInstead(kind: string, value: Setting): string | undefined {
  // null leaves a setting out.
  if (value === null) return undefined;
  const all = kindsOf(kind);
  if (all.some((each) => each.kind.takes(value, each.rest))) return undefined;
  return all.map((each) => each.kind.words(each.rest)).join(', or ');
}

interface Limited {
  readonly kind: Kind;
  readonly rest: string;
}

/** Thousands of users have the same settings. */
const known = new Map<string, readonly Limited[]>();

function kindsOf(text: string): readonly Limited[] {
  const kinds =
    known.get(text) ??
    text.split('|').map((each) => {
      const [name = '', ...rest] = each.split(' ');
      return { kind: KINDS[name]!, rest: rest.join(' ') };
    });
  known.set(text, kinds);
  return kinds;
}
