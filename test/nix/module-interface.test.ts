import { describe, expect, test } from 'vitest';
import rave from '../../natsmith.config.ts';
import { type Code, entryOf } from '../../src/analyze/catalogue.ts';
import { invariants, userInvariants } from '../../src/analyze/invariants.ts';
import { user } from '../../src/spec/auth.ts';
import { optionFields } from '../../src/spec/resolve.ts';
import { type Field, fieldsOf } from '../../src/spec/shape.ts';
import { emittedModule } from '../support/emitted-module.ts';
import { NIXOS_TOOLS } from '../support/strict-nixos.ts';
import { describeWith } from '../support/tools.ts';

const at = 'services.rave.nats';
const enabled = (text: string) => `[ { ${at} = { enable = true; ${text} }; } ]`;
const users = (...texts: string[]) =>
  `auth.enable = true; auth.users = [ ${texts.map((text) => `{ ${text} }`).join(' ')} ];`;
const both = 'publish = [ ">" ]; subscribe = [ ">" ];';

/** Definitions of options, given in Nix. */
const set = (prefix: string, values: Readonly<Record<string, string>>) =>
  Object.entries(values)
    .map(([name, value]) => `${prefix}.${name} = ${value};`)
    .join(' ');
const cluster = (over: Readonly<Record<string, string>> = {}) =>
  set('cluster', {
    enable: 'true',
    routes: '[ "n1:6222" ]',
    'tls.enable': 'true',
    'tls.certificate': '"/c.pem"',
    'tls.key': '"/k.pem"',
    'tls.ca': '"/ca.pem"',
    ...over,
  });
const tls = (over: Readonly<Record<string, string>> = {}) =>
  set('tls', { enable: 'true', certificate: '"/c.pem"', key: '"/k.pem"', ...over });

const mapped = tls({
  verify: '"map"',
  ca: '"/ca.pem"',
  clientCertificate: '"/own.pem"',
  clientKey: '"/own.key"',
});

const account = (more: string) =>
  `accounts.SHOP = { ${more} users = [ { name = "shop"; publish = [ ">" ]; subscribe = [ ">" ]; } ]; };`;
const inAccount = (more: string) => `auth.enable = true; ${account(more)}`;

const KEY = `U${'A'.repeat(55)}`;

/** For each invariant (`code option`) definitions that break it, and a few words of its message. */
const broken: Record<string, [definitions: string, words: string]> = {
  'auth/no-users auth.users': ['auth.enable = true;', 'nobody may log in'],
  'auth/off auth.enable': [`auth.enable = false; ${account('')}`, 'clients need not log in'],
  'account/no-global-jetstream streams': [`${inAccount('')} streams.S = { };`, 'outside of them'],
  'account/jetstream-off accounts': [
    `jetstream.enable = false; ${inAccount('jetstream.enable = true;')}`,
    'JetStream is on in SHOP',
  ],
  'account/no-jetstream accounts': [inAccount('streams.S = { };'), 'buckets in SHOP'],
  'account/over-reserved jetstream.maxMemory': [
    inAccount('jetstream = { enable = true; maxMemory = "1TB"; };'),
    'jetstream.maxMemory sum up to 1048576 MiB',
  ],
  'account/over-reserved jetstream.maxFileStore': [
    inAccount('jetstream = { enable = true; maxFileStore = "100TB"; };'),
    'jetstream.maxFileStore sum up to 104857600 MiB',
  ],
  'account/stream-or-service accounts': [inAccount('exports = [ { } ];'), 'one of stream and service'],
  'account/export-kind accounts': [
    inAccount('exports = [ { stream = "a"; responseType = "stream"; } ];'),
    'has responses',
  ],
  'limits/out-of-range accounts': [inAccount('limits.maxPayload = "2GB";'), 'a limit of SHOP'],
  'backup/which-account backup.streams': [
    `backup = { enable = true; streams = [ "S" ]; }; ${inAccount('jetstream.enable = true;')}`,
    'of which account',
  ],
  'backup/nothing accounts': [`backup.enable = true; ${inAccount('')}`, 'no account has JetStream'],
  'auth/duplicate-user auth.users': [
    users(`name = "a"; ${both}`, `name = "b"; ${both}`, `name = "a"; ${both}`),
    'more than one user is called a.',
  ],
  'auth/duplicate-key auth.users': [
    users(`name = "a"; nkey = "${KEY}"; ${both}`, `name = "b"; nkey = "${KEY}"; ${both}`),
    `more than one user has the key ${KEY}`,
  ],
  'limits/zero limits.maxPayload': ['limits.maxPayload = 0;', 'maxPayload is 0'],
  'limits/zero limits.maxControlLine': ['limits.maxControlLine = "0MB";', 'maxControlLine is 0'],
  'limits/zero limits.pingInterval': ['limits.pingInterval = "0s";', 'pingInterval is 0'],
  'limits/zero limits.writeDeadline': ['limits.writeDeadline = "0h0ms";', 'writeDeadline is 0'],
  'limits/zero limits.lameDuckGracePeriod': [
    'limits.lameDuckGracePeriod = "0s";',
    'lameDuckGracePeriod is 0',
  ],
  'limits/zero jetstream.syncInterval': ['jetstream.syncInterval = "0s";', 'syncInterval is 0'],
  'backup/beside-data backup.dir': [
    'backup = { enable = true; dir = "/var/lib/nats/backup"; };',
    'in one folder with what they are of',
  ],
  'backup/nothing backup.enable': ['backup.enable = true; jetstream.enable = false;', 'without JetStream'],
  'backup/nothing backup.streams': ['backup = { enable = true; streams = [ ]; };', 'an empty list'],
  'backup/no-pause backup.interval': ['backup = { enable = true; interval = "0s"; };', 'interval is 0s'],
  'storage/unfit-folder backup.dir': ['backup = { enable = true; dir = "/mnt"; };', '/mnt is no folder'],
  'health/zero health.interval': ['health.interval = "0s";', 'interval is 0'],
  'health/zero health.timeout': ['health.timeout = "0s";', 'timeout is 0'],
  'limits/payload-over-pending limits.maxPayload': [
    'limits = { maxPayload = "2MB"; maxPending = 1000; };',
    'maxPayload (2097152 bytes) is more than maxPending (1000 bytes)',
  ],
  'limits/out-of-range limits.maxPayload': [
    'limits = { maxPayload = "2GB"; maxPending = "4GB"; };',
    'maxPayload (2147483648 bytes)',
  ],
  'limits/out-of-range limits.maxControlLine': [
    'limits.maxControlLine = "1T";',
    'maxControlLine (1099511627776 bytes)',
  ],
  'limits/lame-duck limits.lameDuckDuration': [
    'limits = { lameDuckDuration = "29s999ms"; lameDuckGracePeriod = "29s1ms"; };',
    'lameDuckDuration is 29s999ms',
  ],
  'limits/lame-duck limits.lameDuckGracePeriod': [
    'limits.lameDuckGracePeriod = "30s";',
    'lameDuckGracePeriod (30s)',
  ],
  'resources/memory-too-small resources.memoryMax': ['resources.memoryMax = "512MB";', '512 MiB'],
  'listen/port-clash httpPort': ['port = 8222;', 'port 8222'],
  'listen/privileged-port port': ['port = 443;', 'port 443'],
  'listen/privileged-port httpPort': ['httpPort = 80;', 'port 80'],
  'listen/privileged-port metrics.port': ['metrics = { enable = true; port = 81; };', 'port 81'],
  'listen/privileged-port cluster.port': [cluster({ port: '82' }), 'port 82'],
  'listen/open-broker auth.enable': ['', 'may read and write everything'],
  'listen/open-monitoring httpHost': ['httpHost = "10.0.0.1";', 'on 10.0.0.1'],
  'listen/port-clash cluster.port': [cluster({ port: '8222' }), 'port 8222'],
  'cluster/default-name serverName': [`serverName = "nats"; ${cluster()}`, 'is called nats'],
  'cluster/no-routes cluster.routes': [cluster({ routes: '[ ]' }), 'knows no other server'],
  'cluster/open-routes cluster.host': [cluster({ 'tls.enable': 'false' }), 'may join the cluster'],
  'tls/no-certificate cluster.tls': [cluster({ 'tls.ca': 'null' }), 'speak TLS with each other'],
  'tls/no-certificate tls.enable': ['tls.enable = true;', 'clients must speak TLS, but'],
  'tls/no-ca tls.verify': [tls({ verify: '"required"' }), 'nothing says from whom'],
  'tls/ca-unused tls.ca': [tls({ ca: '"/ca.pem"' }), 'no client is asked'],
  'tls/map-without-users tls.verify': [
    `auth.enable = false; ${tls({ verify: '"map"', ca: '"/ca.pem"' })}`,
    'there are none',
  ],
  'backup/login tls.verify': [
    `backup.enable = true; ${tls({ verify: '"required"', ca: '"/ca.pem"' })}`,
    'the backup service has none',
  ],
  'provision/login tls.verify': [
    `streams.ORDERS.subjects = [ "orders.>" ]; ${tls({ verify: '"required"', ca: '"/ca.pem"' })}`,
    'the service that makes streams has none',
  ],
  'tls/own-user tls.verify': [
    `backup.enable = true; ${mapped} ${users(`name = "a"; ${both}`)}`,
    'nothing says what user the certificate',
  ],
  'tls/own-user accounts': [
    `backup.enable = true; tls.clientUser = "own"; ${mapped} ${inAccount('jetstream.enable = true;')}
    accounts.TWO.jetstream.enable = true;`,
    'have 2 to work in',
  ],
  'tls/own-user tls.clientUser': [
    `backup.enable = true; tls.clientUser = "a"; ${mapped} ${users(`name = "a"; ${both}`)}`,
    'would be one of yours',
  ],
  'tls/handshake-first tls.handshakeFirst': [tls({ handshakeFirst: '"only"' }), 'wait in vain'],
  'limits/zero tls.timeout': ['tls.timeout = "0s";', 'tls.timeout is 0'],
  'metrics/port-clash metrics.port': ['metrics = { enable = true; port = 4222; };', 'port 4222'],
  'proxy/two-certificates proxy.tls.acme': [
    'proxy.tls = { enable = true; acme = true; key = "/k"; };',
    'files are named',
  ],
  'proxy/open-monitoring proxy.allow': ['proxy.allow = null;', 'to everyone'],
  'proxy/clear-password proxy.basicAuthFile': ['proxy.basicAuthFile = "/run/htpasswd";', 'over HTTP'],
  'proxy/no-certificate proxy.tls': ['proxy.tls = { enable = true; key = "/k"; };', 'certificate or key'],
  'storage/unfit-folder dataDir': ['dataDir = "/tmp/nats";', '/tmp/nats is no folder'],
  'storage/unfit-folder jetstream.storeDir': [
    'jetstream.storeDir = "/srv";',
    'jetstream.storeDir is no folder',
  ],
  'secret/plaintext auth.users.password': [
    users(`name = "a"; password = "x"; ${both}`),
    'user "a": a password',
  ],
  'auth/two-secrets auth.users': [
    users(`name = "a"; ${both} nkey = "${KEY}"; passwordHash = "$2a$11$${'a'.repeat(53)}";`),
    'user "a" has more than one',
  ],
  'permission/missing auth.users': [users('name = "a";'), 'what user "a" may do'],
  'permission/one-sided auth.users': [
    users('name = "a"; publish = [ ">" ];'),
    'user "a" is restricted on one side',
  ],
  'permission/empty auth.users.publish': [
    users('name = "a"; publish = [ ]; subscribe = [ ">" ];'),
    'listed for "publish"',
  ],
  'permission/empty auth.users.subscribe': [
    users('name = "a"; publish = [ ">" ]; subscribe = { deny = [ ]; };'),
    'listed for "subscribe"',
  ],
};

describe('the broken examples', () => {
  test('are of every invariant that a module shows', () => {
    const all = [
      ...invariants.map(({ code, at }) => `${code} ${at.join('.')}`),
      ...userInvariants.map(({ code, at }) => `${code} ${['auth.users', ...at].join('.')}`),
    ];
    const shown = all.filter((name) => entryOf(name.split(' ')[0] as Code).severity !== 'info');
    expect(Object.keys(broken).sort()).toEqual(shown.sort());
  });
});

describeWith(NIXOS_TOOLS, 'the options of the module', () => {
  const { ask } = emittedModule();

  test('are asserted to make sense, by their names', async () => {
    const answers = await ask<Record<string, string[]>>(
      '[ ]',
      `{ ${Object.entries(broken)
        .map(
          ([name, [definitions]]) =>
            `"${name}" = with configWith ${enabled(definitions)}; strict.failedAssertions { inherit assertions; } ++ warnings;`,
        )
        .join('\n')} }`,
    );
    for (const [name, [, words]] of Object.entries(broken)) {
      const [code, option] = name.split(' ') as [string, string];
      expect(answers[name], name).toContainEqual(expect.stringContaining(`(${code})`));
      const message = answers[name]!.find(
        (text) => text.includes(`(${code})`) && text.startsWith(`${at}.${option}: `),
      );
      expect(message, name).toContain(words);
    }
  });

  test('backups need a package of natsmith', async () => {
    const failed = (definitions: string) =>
      ask<string[]>(
        '[ ]',
        `with configWith [ ({ pkgs, ... }: { ${at} = { enable = true; ${definitions} }; }) ]; strict.failedAssertions { inherit assertions; }`,
      );
    expect(await failed('backup.enable = true; cliPackage = null;')).toEqual([
      `${at}: backups and streams need natsmith on the host: set ${at}.cliPackage to the package of its flake.`,
    ]);
    expect(await failed('streams.ORDERS = { }; cliPackage = null;')).toHaveLength(1);
    expect(await failed('backup.enable = true; cliPackage = pkgs.jq;')).toEqual([]);
  });

  interface Facts {
    readonly [name: string]: { description: string; default?: unknown; example?: unknown };
  }

  test('have the descriptions, defaults and examples of the schema', async () => {
    const facts = await ask<Facts>(
      '[ ]',
      `let
        leaf = option: { inherit (option) description; } // builtins.intersectAttrs { default = 0; example = 0; } option;
        walk = prefix: lib.concatMapAttrs (name: value:
          if lib.isOption value then { "\${prefix}\${name}" = leaf value; } else walk "\${prefix}\${name}." value);
        userOptions = options.${at}.auth.users.type.getSubOptions [ ];
      in
      walk "" (removeAttrs options.${at} [ "cliPackage" "package" "profile" ])
      // walk "user." (removeAttrs userOptions [ "_module" ])`,
    );
    const expected = { ...factsOf(optionFields, rave.base), ...factsOf(fieldsOf(user), {}, 'user.') };
    expect(facts).toEqual({ ...expected, enable: { ...expected.enable, default: false } });
  });

  function factsOf(fields: Readonly<Record<string, Field>>, base: object, prefix = ''): Facts {
    return Object.assign(
      {},
      ...Object.entries(fields).map(([name, field]) => {
        // A base's records are definitions of their own.
        const given = field.type.kind === 'record' ? undefined : (base as Record<string, unknown>)[name];
        if (field.group && field.type.kind === 'object')
          return factsOf(field.type.fields, (given ?? {}) as object, `${prefix}${name}.`);
        const { description = '', computed, examples } = field.meta;
        return {
          [prefix + name]: {
            description: computed ? `${description} Where it is null: ${computed}.` : description,
            ...((given !== undefined || field.default) && { default: given ?? field.default?.value }),
            example: examples?.[0],
          },
        };
      }),
    );
  }
});

describeWith(NIXOS_TOOLS, 'the layers of a deployment', () => {
  const { ask } = emittedModule({
    ...rave,
    base: { port: 4333, settings: { max_traced_msg_len: 1, authorization: { timeout: 2 } } },
    profiles: {
      adds: {
        settings: { server_tags: ['a'], authorization: { timeout: 3 } },
        auth: { users: [{ name: 'theirs' }] },
      },
      resets: { port: null, settings: null },
    },
  });
  const settingsOf = (definitions: string) => ask(enabled(definitions), `config.${at}.settings`);

  test('lie under what the host defines', async () => {
    const base = { max_traced_msg_len: 1, authorization: { timeout: 2 } };
    expect(await settingsOf('')).toEqual(base);
    expect(await settingsOf('settings.no_header_support = true;')).toEqual({
      ...base,
      no_header_support: true,
    });
    expect(await settingsOf('profile = "adds";')).toEqual({
      max_traced_msg_len: 1,
      server_tags: ['a'],
      authorization: { timeout: 3 },
    });
    expect(
      await settingsOf(
        'profile = "adds"; settings = { server_tags = [ "b" ]; authorization.timeout = 4; a = null; };',
      ),
    ).toEqual({ max_traced_msg_len: 1, server_tags: ['b'], authorization: { timeout: 4 }, a: null });
  });

  test('take back what a lower one says', async () => {
    expect(await ask(enabled(''), `config.${at}.port`)).toBe(4333);
    expect(await ask(enabled('profile = "resets";'), `config.${at}.port`)).toBe(4222);
    expect(await settingsOf('profile = "resets";')).toEqual({});
    expect(await settingsOf('profile = "resets"; settings.a = 1;')).toEqual({ a: 1 });
  });
});
