import fc from 'fast-check';
import { KEY_PATTERN, type Setting, type Settings } from '../../src/domain/conf.ts';

/** Strings that have meant something else to a lexer, a shell or a template before. */
const traps = [
  '',
  'true',
  'null',
  '$SYS',
  '$HOME',
  '${x}',
  "''",
  '# no',
  '// no',
  '12a',
  '-1',
  '2024-01-01T00:00:00Z',
  '\\',
  '\\x41',
  '\ufeffx',
];

const trapCharacters = [
  ...'"\'\\$`{}[]()#/;,:=<>%\n\r\t\x01\x1f\x7f x0aé',
  '\u0085',
  '\u2028',
  '\ue000',
  '\uffff',
  '😀',
];

/** Any text that nats-server.conf can hold, most of it hostile. */
export const hostileText = fc.oneof(
  fc.string({ unit: fc.constantFrom(...trapCharacters), maxLength: 12 }),
  fc.string({ unit: 'binary' }).filter((text) => !/[\0\p{Surrogate}]/u.test(text)),
  fc.constantFrom(...traps),
);

const writableKey = new RegExp(`^${KEY_PATTERN}$`);
const hostileKey = fc.oneof(
  hostileText.filter((text) => writableKey.test(text)),
  fc.constantFrom('include', 'INCLUDE', 'a', 'a_1', 'a.b', 'a b', '}', '__proto__', 'x'.repeat(300)),
);

const settingName = fc.constantFrom(
  ...[
    'accounts',
    'ACCOUNTS',
    'A',
    'B',
    '$SYS',
    'jetstream',
    'JetStream',
    'limits',
    'system_account',
    'system',
  ],
  ...[
    'authorization',
    'users',
    'auth_callout',
    'authorization.users',
    'tls',
    'verify',
    'cert_file',
    'Pidfile',
  ],
  ...['max_payload', 'MAX_PAYLOAD', 'ma\u212a', 'server_tags', 'port', 'cluster', 'routes', 'mappings'],
);

/** Any settings that nats-server.conf can hold. */
export const anySettings: fc.Arbitrary<Settings> = fc.letrec<{ value: Setting; map: Settings }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    hostileText,
    fc.array(tie('value'), { maxLength: 4 }),
    tie('map'),
  ),
  map: fc
    .array(fc.tuple(hostileKey, tie('value')), { maxLength: 5 })
    .map((entries) => Object.fromEntries(entries) as Settings),
})).map;

/** Settings with names that mean something to nats-server, at the places where they do, in any case. */
export const namedSettings: fc.Arbitrary<Settings> = fc.letrec<{ value: Setting; map: Settings }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, 1, 'A', 'enabled'),
    fc.array(tie('value'), { maxLength: 2 }),
    tie('map'),
    tie('map'),
  ),
  map: fc
    .array(fc.tuple(fc.oneof(settingName, settingName, hostileKey), tie('value')), { maxLength: 6 })
    .map((entries) => Object.fromEntries(entries) as Settings),
})).map;

/** The same without what confText leaves out. */
export function withoutNulls(value: Setting): Setting {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== null)
      .map(([key, item]) => [key, withoutNulls(item)]),
  );
}
