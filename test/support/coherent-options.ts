import fc from 'fast-check';
import { randomDoes } from './permission/random-does.ts';
import { hostileText } from './settings.ts';

/*
 * Values that no rule objects to, in whatever mixture they reach a deployment: the ranges of options that are compared
 * with each other do not overlap.
 */

const PLAIN = { noNullPrototype: true } as const;

const megabytes = (min: number, max: number) =>
  fc.oneof(
    fc.integer({ min, max }).map((count) => `${count}${['MB', 'M', 'Mi', 'miB'][count % 4]}`),
    fc.integer({ min: min * 2 ** 20, max: max * 2 ** 20 }),
  );

const seconds = (min: number, max: number) =>
  fc.oneof(
    fc.integer({ min, max }).map((count) => `${count}s`),
    fc.integer({ min: min * 1000, max: max * 1000 }).map((count) => `${count}ms`),
  );

const folder = fc
  .tuple(
    fc.constantFrom('/var/lib/', '/srv/', '/mnt/', '/data/', '/var/lib/nats/'),
    fc.stringMatching(/^[A-Za-z0-9_@+-][A-Za-z0-9_.@+-]{0,9}(\/[A-Za-z0-9_@+-][A-Za-z0-9_.@+-]{0,9})?$/),
  )
  .map((parts) => parts.join(''));

const anywhere = fc.constantFrom('0.0.0.0', '127.0.0.1', '::', '::1', 'localhost');

/** Letters of a subject that other languages would take for something else. */
const token = fc.oneof(
  fc.constantFrom('*', 'orders', '_INBOX', '$JS', 'a>', 'é😀'),
  fc.string({ unit: fc.constantFrom(...'ab"\'\\$`{}[]()#/;,:=<%*é'), minLength: 1, maxLength: 5 }),
);
const subject = fc
  .tuple(fc.array(token, { minLength: 1, maxLength: 3 }), fc.constantFrom('', '.>'))
  .map(([tokens, end]) => tokens.join('.') + end);
const subscription = fc
  .tuple(subject, fc.oneof(fc.constant(undefined), subject))
  .map(([which, queue]) => (queue === undefined ? which : `${which} ${queue}`));

const permission = (entry: fc.Arbitrary<string>) => {
  const some = fc.array(entry, { minLength: 1, maxLength: 3 });
  return fc.oneof(
    some,
    fc.record({ allow: some, deny: some }, PLAIN),
    fc.record({ deny: some }, PLAIN),
    fc.record({ allow: some, deny: fc.constant(null) }, PLAIN),
  );
};

const secret = fc.oneof(
  fc.constant({}),
  fc.constant({ password: '' }),
  fc.record({ passwordHash: fc.stringMatching(/^[$]2[abxy][$]0[4-9][$][A-Za-z0-9./]{53}$/) }, PLAIN),
);
/** nats-server takes a key for one user only. */
const key = { nkey: 'UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4' };

const rights = fc.record(
  { publish: permission(subject), subscribe: permission(subscription), allowResponses: fc.boolean() },
  { requiredKeys: ['publish', 'subscribe'], noNullPrototype: true },
);

const userName = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}$/);

const users = fc
  .tuple(
    fc.uniqueArray(fc.tuple(userName, secret, rights), {
      minLength: 1,
      maxLength: 4,
      selector: ([name]) => name,
    }),
    fc.boolean(),
  )
  .map(([given, hasKey]) =>
    given.map(([name, secret, rights], index) => ({
      name,
      ...(hasKey && index === 0 ? key : secret),
      ...rights,
    })),
  );

/** Users of one list, with names that those of other lists do not have. */
const usersCalled = (prefix: string, rights: fc.Arbitrary<object>, minLength = 0) =>
  fc
    .array(fc.tuple(secret, rights), { minLength, maxLength: 2 })
    .map((given) => given.map(([secret, rights], at) => ({ name: `${prefix}-${at}`, ...secret, ...rights })));

/** What is done; permissions are derived from it, or there are some. */
const doing = fc.record(
  { does: randomDoes, inboxPrefix: fc.constantFrom('_INBOX', 'own.inbox') },
  { requiredKeys: ['does'], noNullPrototype: true },
);

const little = fc.oneof(fc.integer({ min: 0, max: 200 * 1024 }), fc.constantFrom('1KB', '200Ki'));
const countOrNone = fc.oneof(fc.constant(-1), fc.nat(1000));

const accountNamed = (name: string) =>
  fc.record(
    {
      users: usersCalled(name, fc.oneof(rights, doing)),
      jetstream: fc.record(
        {
          enable: fc.constant(true),
          maxMemory: fc.option(little),
          maxFileStore: fc.option(little),
          // Layers may name both streams.
          maxStreams: fc.oneof(fc.constant(-1), fc.integer({ min: 2, max: 1000 })),
          // No less than a consumer's default.
          maxAckPending: fc.constantFrom(-1, 1000, 5000),
          memoryMaxStreamBytes: fc.oneof(fc.constant(-1), little),
          maxBytesRequired: fc.constant(false),
        },
        { requiredKeys: ['enable'], noNullPrototype: true },
      ),
      limits: fc.record(
        { maxConnections: countOrNone, maxPayload: fc.oneof(fc.constant(-1), little) },
        { requiredKeys: [], noNullPrototype: true },
      ),
      streams: fc.constantFrom(
        {},
        { S0: { subjects: ['orders.new'], consumers: { pull: {}, none: { ackPolicy: 'none' } } } },
        { S1: { consumers: { push: { deliverSubject: 'deliver.a', deliverGroup: 'workers' } } } },
      ),
      ...(name === 'A' && {
        exports: fc.constant([{ stream: 'prices.>' }, { service: 'get', accounts: ['B'] }]),
      }),
      ...(name === 'B' && {
        imports: fc.constant([
          { account: 'A', stream: 'prices.eu' },
          { account: 'A', service: 'get', to: 'a.get' },
        ]),
      }),
    },
    { requiredKeys: ['jetstream', ...(name === 'A' ? ['exports'] : [])], noNullPrototype: true } as never,
  );

const auth = fc.oneof(
  fc.constantFrom({}, { enable: false }),
  fc.record({ users }, PLAIN),
  fc.record({ enable: fc.constant(true), users }, PLAIN),
);

const certificates = { certificate: '/var/lib/acme/nats/fullchain.pem', key: '/var/lib/acme/nats/key.pem' };
/** Each says all of it: a certificate from one layer and ACME from another would be two. */
const tls = fc.constantFrom(
  {},
  { enable: false },
  { enable: true, acme: false, ...certificates },
  { acme: false, ...certificates },
  { enable: true, acme: true, certificate: null, key: null },
);

const serverFiles = { certificate: '/etc/ssl/nats.pem', key: '/etc/ssl/nats.key' };
const serverTls = fc.constantFrom(
  {},
  { enable: false, ...serverFiles, timeout: '1s' },
  { ...serverFiles, ca: null, verify: 'none', handshakeFirst: 'auto' },
);

/** Settings that every version knows, that no option gives, and with which the server starts. */
const settings = fc.record(
  {
    server_tags: fc.array(
      hostileText.filter((text) => text.trim() !== ''),
      { maxLength: 3 },
    ),
    no_header_support: fc.constantFrom(true, false, null),
    max_traced_msg_len: fc.nat(1000),
    max_subscription_tokens: fc.integer({ min: 8, max: 255 }),
    connect_error_reports: fc.integer({ min: 1, max: 10_000 }),
    disable_sublist_cache: fc.boolean(),
    // Merged into what the options give.
    authorization: fc.record({ timeout: fc.integer({ min: 1, max: 60 }) }, PLAIN),
  },
  { requiredKeys: [], noNullPrototype: true },
);

/** No streams, whatever an overlay says. */
const NO_STREAMS = { streams: fc.constant({}), buckets: fc.constant({}) };

/** A stream of its own subjects, with what goes with anything. */
const streamCalled = (name: string) =>
  fc.record(
    {
      description: hostileText,
      subjects: fc.constant([`${name}.>`]),
      storage: fc.constantFrom('file', 'memory'),
      maxAge: fc.constantFrom(-1, '1d', '1h30m'),
      maxMessages: fc.integer({ min: 1, max: 1000 }),
      discard: fc.constantFrom('old', 'new'),
      metadata: fc.constantFrom({}, { team: 'a b' }),
      consumers: fc.record(
        {
          c: fc.record(
            { filterSubjects: fc.constant([`${name}.a`]), maxDeliver: fc.integer({ min: 1, max: 9 }) },
            { requiredKeys: [], ...PLAIN },
          ),
        },
        { requiredKeys: [], ...PLAIN },
      ),
    },
    { requiredKeys: ['subjects'], ...PLAIN },
  );

const someStreams = {
  streams: fc.record({ A: streamCalled('A'), B: streamCalled('B') }, { requiredKeys: [], ...PLAIN }),
  buckets: fc.record(
    {
      kv: fc.record(
        { k: fc.record({ history: fc.integer({ min: 1, max: 64 }) }, { requiredKeys: [], ...PLAIN }) },
        { requiredKeys: [], ...PLAIN },
      ),
      object: fc.record({ o: fc.constantFrom({}, { ttl: '1d' }) }, { requiredKeys: [], ...PLAIN }),
    },
    { requiredKeys: [], ...PLAIN },
  ),
};

/** There is nothing to keep or save without JetStream, whichever layer turned it off. */
export const streamsOrBackups: readonly Readonly<Record<string, fc.Arbitrary<unknown>>>[] = [
  { 'backup.enable': fc.constant(false), ...NO_STREAMS },
  { 'jetstream.enable': fc.constant(true), ...someStreams },
];

/** Accounts in which nothing is missing; with them, JetStream and its streams are theirs alone. */
export const inAccounts: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  accounts: fc.record({ A: accountNamed('A'), B: accountNamed('B') }, PLAIN),
  operators: usersCalled('operator', fc.oneof(fc.constant({}), rights)),
  auth: fc.record({ enable: fc.constant(true), users: usersCalled('user', rights, 1) }, PLAIN),
  streams: fc.constant({}),
  buckets: fc.constant({}),
  'jetstream.enable': fc.constant(true),
  'backup.streams': fc.constant(null),
};

const route = { certificate: '/etc/ssl/r.pem', key: '/etc/ssl/r.key', ca: '/etc/ssl/r-ca.pem' };

/** TLS and a cluster, for specs whose server is not started as it stands: certificates are missing. */
export const wired: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  ...NO_STREAMS,
  'backup.enable': fc.constant(false),
  serverName: fc.constantFrom('n1', 'n-2'),
  tls: fc.constantFrom(
    {},
    { enable: true, ...serverFiles, handshakeFirst: 'auto', verify: 'none', ca: null },
    { enable: true, ...serverFiles, ca: '/etc/ssl/ca.pem', verify: 'required', minVersion: '1.3' },
  ),
  cluster: fc.constantFrom(
    {},
    { enable: true, port: 30_000, routes: ['127.0.0.1:1', 'n2:6222'], tls: { enable: false } },
    {
      enable: true,
      port: 30_000,
      host: '127.0.0.1',
      routes: ['10.0.0.1:1'],
      advertise: 'n1:6222',
      tls: { enable: true, ...route },
    },
  ),
};

const own = { clientCertificate: '/etc/ssl/own.pem', clientKey: '/etc/ssl/own.key', clientUser: 'own' };
const asked = { enable: true, ...serverFiles, ca: '/etc/ssl/ca.pem', ...own };

/** The same, where natsmith's own services show a certificate. */
export const wiredOwn: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  ...wired,
  ...someStreams,
  'jetstream.enable': fc.constant(true),
  'backup.enable': fc.boolean(),
  auth: fc.record({ enable: fc.constant(true), users: usersCalled('user', rights, 1) }, PLAIN),
  tls: fc.constantFrom({}, { ...asked, verify: 'required' }, { ...asked, verify: 'map' }),
};

/** By the path of an option or of a group of options; the others take whatever the schema does. */
export const coherentOptions: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  host: anywhere,
  httpHost: anywhere,
  port: fc.integer({ min: 1024, max: 29_999 }),
  httpPort: fc.integer({ min: 30_001, max: 59_999 }),
  'metrics.port': fc.integer({ min: 60_000, max: 65_535 }),
  dataDir: fc.oneof(fc.constant('/var/lib/nats'), folder),
  // Beside none of the folders above.
  'backup.dir': fc.constantFrom('/var/lib/nats-backup', '/var/backups/nats', '/opt/nats@1/backup'),
  'backup.streams': fc.option(
    fc.array(fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/), { minLength: 1, maxLength: 3 }),
  ),
  'backup.interval': seconds(1, 86_400),
  'jetstream.storeDir': fc.option(folder),
  'jetstream.maxMemory': megabytes(1, 65_536),
  'jetstream.maxFileStore': megabytes(1, 1_000_000),
  'jetstream.syncInterval': fc.oneof(fc.constant('always'), seconds(1, 600), fc.constant('1h2m3s4ms')),
  'limits.maxPayload': megabytes(1, 8),
  'limits.maxPending': megabytes(8, 1024),
  'limits.maxControlLine': fc.oneof(
    fc.integer({ min: 1024, max: 65_536 }),
    fc.constantFrom('4KB', '4Ki', '1M'),
  ),
  'limits.pingInterval': fc.oneof(seconds(1, 600), fc.constant('1d')),
  'limits.writeDeadline': seconds(1, 60),
  'limits.lameDuckDuration': fc.oneof(seconds(30, 600), fc.constant('1m1s')),
  'limits.lameDuckGracePeriod': seconds(1, 29),
  // More than the largest of the values above ever need.
  'resources.memoryMax': fc.constantFrom(null, '1TB', 999_999_999_999_999),
  'health.interval': seconds(1, 3600),
  'health.timeout': seconds(1, 3600),
  auth,
  accounts: fc.constant({}),
  operators: fc.constant([]),
  'proxy.tls': tls,
  tls: serverTls,
  cluster: fc.constantFrom({}, { enable: false }, { port: 30_000, name: 'x' }),
  settings,
};
