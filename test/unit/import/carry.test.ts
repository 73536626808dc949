import { describe, expect, test } from 'vitest';
import { imported } from '../../support/imported.ts';

const base = (text: string, environment = {}) => imported(text, '2.15', { environment }).spec.base;
const leftOut = (text: string, environment = {}) =>
  imported(text, '2.15', { environment }).leftOut.map(({ setting }) => setting);
const off = { jetstream: { enable: false } };

describe('settings become options where options say the same', () => {
  test.each([
    [
      'addresses',
      'listen: "[::1]:4333"\nhttp: 10.0.0.1:8333',
      { host: '::1', port: 4333, httpHost: '10.0.0.1', httpPort: 8333 },
    ],
    [
      'monitoring at the address of clients',
      'net: 10.0.0.1\nmonitor_port: 8333',
      { host: '10.0.0.1', httpHost: '10.0.0.1', httpPort: 8333 },
    ],
    [
      'other names, in any case',
      'MAX_CONN: 5\nMax_Subs: 7',
      { limits: { maxConnections: 5, maxSubscriptions: 7 } },
    ],
    ['seconds without a unit', 'ping_interval: 30', { limits: { pingInterval: '30s' } }],
    ['durations of Go', 'write_deadline: "1m0.5s"', { limits: { writeDeadline: '60500ms' } }],
    ['sizes', 'max_payload: 512K\nmax_pending: 8mib', { limits: { maxPayload: '500KB', maxPending: '8MB' } }],
    [
      'what an option does not take, as a setting',
      'port: -1\nmax_connections: 0',
      { settings: { port: -1, max_connections: 0 } },
    ],
    [
      'anything else, as a setting',
      'server_tags: [a, b]\nmax_traced_msg_len: 1k',
      { settings: { server_tags: ['a', 'b'], max_traced_msg_len: 1000 } },
    ],
    [
      'parts of a second, as text',
      'cluster { port: 1, tls { cert_file: /c.pem, ca_file: /a.pem, timeout: 0.5 } }',
      {
        settings: { cluster: { port: 1, tls: { cert_file: '/c.pem', ca_file: '/a.pem', timeout: '500ms' } } },
      },
    ],
    [
      'TLS of clients',
      'tls { cert_file: /c.pem, key_file: /k.pem, ca_file: "/a.pem", verify: true, timeout: 1.5 }',
      {
        tls: {
          enable: true,
          certificate: '/c.pem',
          key: '/k.pem',
          ca: '/a.pem',
          verify: 'required',
          timeout: '1500ms',
        },
      },
    ],
    [
      'TLS that options do not know, as settings',
      'tls { cert_file: /c.pem, key_file: /k.pem, pinned_certs: [] }',
      { settings: { tls: { cert_file: '/c.pem', key_file: '/k.pem', pinned_certs: [] } } },
    ],
    [
      'a cluster',
      'cluster { name: c, port: 6222, routes: [nats-route://n1:6222, "nats://n2:6222"] }',
      { cluster: { enable: true, name: 'c', port: 6222, routes: ['n1:6222', 'n2:6222'] } },
    ],
    [
      'no names that are variables alone',
      'dir: /srv\nserver_tags: [$dir]',
      { settings: { server_tags: ['/srv'] } },
    ],
    ['numbers of the environment', 'port: $PORT', { port: 4333 }],
  ])('%s', (_, text, options) => expect(base(text, { PORT: '4333' })).toEqual({ ...off, ...options }));

  test.each([
    ['jetstream: enabled', { settings: { jetstream: { max_memory_store: null, max_file_store: null } } }],
    ['jetstream: {enabled: no, max_mem: 1G}', off],
    [
      'store_dir: /srv\njetstream { max_mem: "1G", max_file: 0, sync: ALWAYS, domain: hub, unique_tag: az }',
      {
        jetstream: {
          storeDir: '/srv',
          maxMemory: '1GB',
          maxFileStore: 0,
          syncInterval: 'always',
          domain: 'hub',
        },
        settings: { jetstream: { unique_tag: 'az' } },
      },
    ],
  ])('%s', (text, options) => expect(base(text)).toEqual(options));
});

describe('users', () => {
  const usersOf = (text: string) => base(`authorization { ${text} }`)?.auth?.users;
  const all = { publish: ['>'], subscribe: ['>'] };

  test.each([
    ['one alone', 'user: a, pass: x', [{ name: 'a', ...all }]],
    ['without permissions', 'users: [{user: a, password: x}]', [{ name: 'a', ...all }]],
    [
      'with those of all',
      'permissions: {pub: "a"}, users: [{user: a, password: x}]',
      [{ name: 'a', publish: ['a'], subscribe: ['>'] }],
    ],
    [
      'with their own instead',
      'default_permissions: {pub: "a"}, users: [{user: a, password: x, permission: {export: {deny: b}}}]',
      [{ name: 'a', publish: ['>'], subscribe: { deny: ['b'] } }],
    ],
    [
      'whose empty list allows everything',
      'users: [{user: a, password: x, permissions: {publish: []}}]',
      [{ name: 'a', ...all }],
    ],
    [
      'who may answer, and publish nothing else',
      'users: [{user: a, password: x, permissions: {allow_responses: true}}]',
      [{ name: 'a', publish: { deny: ['>'] }, subscribe: ['>'], allowResponses: true }],
    ],
    [
      'with a key',
      'users: [{nkey: UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4}]',
      [{ name: 'nkey-dxu4rcsj', nkey: 'UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4', ...all }],
    ],
  ])('%s', (_, text, users) => expect(usersOf(text)).toEqual(users));

  test('of accounts are in accounts, those of the system account are operators', () => {
    const text = `accounts {
      SHOP { jetstream { max_mem: 1GB, max_streams: 5 }, users: [{user: a, password: x}], exports: [{service: q, accounts: [B]}], limits { max_conn: 5 } }
      B { imports: [{service: {account: SHOP, subject: q}, to: shop.q}], mappings { x: y } }
      $SYS { users: [{user: op, password: x}] }
    }`;
    expect(base(text)).toEqual({
      ...off,
      auth: { enable: true },
      operators: [{ name: 'op', ...all }],
      accounts: {
        SHOP: {
          jetstream: { enable: true, maxMemory: '1GB', maxStreams: 5 },
          users: [{ name: 'a', ...all }],
          exports: [{ service: 'q', accounts: ['B'] }],
          limits: { maxConnections: 5 },
        },
        B: { imports: [{ account: 'SHOP', service: 'q', to: 'shop.q' }] },
      },
      settings: { accounts: { B: { mappings: { x: 'y' } } } },
    });
  });
});

describe('what cannot be carried over is left out, and said', () => {
  test.each([
    ['a token', 'authorization { token: x }', ['authorization.token']],
    [
      'a user whose name is none of a spec',
      'authorization { users: [{user: "a b", password: x}] }',
      ['authorization.users[0]'],
    ],
    [
      'what users of a spec cannot have',
      'authorization { users: [{user: a, password: x, connection_types: [MQTT]}] }',
      ['authorization.users[0].connection_types'],
    ],
    [
      'all of a block with a secret in it',
      'cluster { name: c, port: 1, authorization { user: r, password: x } }',
      ['cluster'],
    ],
    [
      'no more of a list than the item with a secret',
      'cluster { name: c, routes: [nats://a:b@h:1, nats://h:2] }',
      ['cluster.routes[0]'],
    ],
    ['the key of a store', 'jetstream { store_dir: /d, max_mem: 1, max_file: 1, key: x }', ['jetstream.key']],
    ['texts of the environment', 'server_name: $NAME', ['server_name']],
    ['numbers that are not whole', 'x_rate: 0.5', ['x_rate']],
    ['an unknown setting that may be a secret', 'pasword: x', ['pasword']],
    ['one of two names for the same', 'max_conn: 1\nmax_connections: 2', ['max_conn']],
  ])('%s', (_, text, settings) => expect(leftOut(text, { NAME: 'n' })).toEqual(settings));

  test('clients must log in all the same', () => {
    expect(base('authorization { token: x }')).toMatchObject({ auth: { enable: true, users: [] } });
  });
});
