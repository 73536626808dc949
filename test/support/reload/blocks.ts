import type { Settings } from '../../../src/domain/conf.ts';
import { type Change, change, inBlock } from './change.ts';
import { account, nkeys, tls, user } from './values.ts';

const MiB = 1024 * 1024;
const jetstream: Settings = {
  jetstream: { store_dir: '@DIR@/js', max_memory_store: 64 * MiB, max_file_store: 64 * MiB },
};

const jetstreamChanges: Change[] = [
  change('jetstream', jetstream.jetstream!, null),
  ...inBlock('jetstream', jetstream, {
    cipher: ['chacha', 'aes', { key: 'secret' }],
    domain: ['a', 'b'],
    enabled: [true, false],
    extension_hint: ['will_extend', 'no_extend', { domain: 'a' }],
    info_queue_limit: [1000, 2000],
    key: ['a', 'b'],
    max_buffered_msgs: [1000, 2000],
    max_buffered_size: [MiB, 2 * MiB],
    max_concurrent_io: [4, 8],
    max_file_store: [64 * MiB, 128 * MiB],
    max_memory_store: [64 * MiB, 128 * MiB],
    max_outstanding_catchup: [MiB, 2 * MiB],
    meta_compact: [1000, 2000],
    meta_compact_size: [MiB, 2 * MiB],
    meta_compact_sync: [true, false],
    prev_key: ['a', 'b', { key: 'c' }],
    request_queue_limit: [1000, 2000],
    store_dir: ['@DIR@/s1', '@DIR@/s2'],
    strict: [true, false],
    sync_interval: ['1m', 'always'],
    unique_tag: ['az', 'rack', {}],
    'limits.default_max_consumers': [10, 20],
    'limits.duplicate_window': ['1m', '2m'],
    'limits.max_ack_pending': [100, 200],
    'limits.max_ha_assets': [10, 20],
    'limits.max_request_batch': [10, 20],
    'limits.batch.max_inflight_per_stream': [10, 20],
    'limits.batch.max_inflight_total': [100, 200],
    'limits.batch.max_msgs': [100, 200],
    'limits.batch.timeout': ['5s', '6s'],
  }),
];

const auth: Settings = { authorization: { users: [user('u'), user('v')] } };
const authorizationChanges: Change[] = [
  change('authorization', { users: [user('u')] }, { users: [user('u'), user('v')] }),
  change('authorization.users', [user('u')], [user('u', { password: 'other' }), user('v')]),
  change('authorization.users', [user('u', { password: '$2a$04$' })], [{ nkey: nkeys.user[0] }]),
  change('authorization.user', 'a', 'b', { authorization: { password: 'p' } }),
  change('authorization.password', 'a', 'b', { authorization: { user: 'u' } }),
  change('authorization.token', 'a', 'b'),
  change('authorization.timeout', 3, 4, auth),
  change('authorization.default_permissions', { publish: ['a'] }, { publish: { deny: ['b'] } }, auth),
  change('authorization.proxy_required', true, false, auth),
  change(
    'authorization.auth_callout',
    { issuer: nkeys.account[0], auth_users: ['u'] },
    { issuer: nkeys.account[1], auth_users: ['u'] },
    auth,
  ),
  ...(
    [
      ['password', 'a', 'b'],
      ['allowed_connection_types', ['STANDARD'], ['WEBSOCKET']],
      ['proxy_required', true, false],
      ['permissions', { publish: ['a'] }, { subscribe: { deny: ['b'] } }],
      [
        'permissions',
        { publish: ['a'], allow_responses: true },
        { publish: ['a'], allow_responses: { max: 2, expires: '1m' } },
      ],
    ] as const
  ).map(([name, first, second]) =>
    change('authorization.users', [user('u', { [name]: first })], [user('u', { [name]: second })]),
  ),
];

const exporting: Settings = {
  accounts: { B: account({ exports: [{ stream: 's.>' }, { service: 'q' }] }, 'b') },
};
const withJetStream: Settings = { ...jetstream, accounts: { B: account({}, 'b') } };
const accountChanges: Change[] = [
  change('accounts', { A: account({}) }, { A: account({}), B: account({}, 'b') }),
  change(
    'accounts',
    { A: account({ jetstream: 'enabled' }) },
    { A: account({ jetstream: 'enabled' }), B: account({}, 'b') },
    jetstream,
  ),
  change('accounts.$SYS', account({}, 'admin'), account({}, 'root')),
  change('accounts.$SYS', account({}, 'admin'), account({}, 'root'), jetstream),
  change('accounts.A', account({}), account({}, 'c'), exporting),
  change(
    'accounts.A.default_permissions',
    { publish: ['a'] },
    { publish: ['b'] },
    { accounts: { A: account({}) } },
  ),
  change('accounts.A.exports', [{ stream: 'a' }], [{ service: 'b', response: 'Stream' }], {
    accounts: { A: account({}) },
  }),
  change(
    'accounts.A.imports',
    [{ stream: { account: 'B', subject: 's.>' } }],
    [{ service: { account: 'B', subject: 'q' }, to: 'x' }],
    { accounts: { ...(exporting.accounts as Settings), A: account({}) } },
  ),
  change(
    'accounts.A.limits',
    { max_connections: 3 },
    { max_connections: 4, max_subscriptions: 9, max_payload: 99, max_leafnodes: 1 },
    { accounts: { A: account({}) } },
  ),
  change('accounts.A.mappings', { a: 'b' }, { a: 'c' }, { accounts: { A: account({}) } }),
  change(
    'accounts.A.msg_trace',
    { dest: 'a' },
    { dest: 'b', sampling: 50 },
    { accounts: { A: account({}) } },
  ),
  change('accounts.A.nkey', nkeys.account[0], nkeys.account[1], { accounts: { A: account({}) } }),
  ...(
    [
      ['enabled', 'disabled'],
      [{ max_file: MiB }, { max_file: 2 * MiB }],
      [{ max_mem: MiB }, { max_mem: 2 * MiB }],
      [{ max_streams: 3 }, { max_streams: 4 }],
      [{ max_consumers: 3 }, { max_consumers: 4 }],
      [{ max_ack_pending: 30 }, { max_ack_pending: 40 }],
      [{ max_bytes_required: true }, { max_bytes_required: false }],
      [{ mem_max_stream_bytes: MiB }, { mem_max_stream_bytes: 2 * MiB }],
      [{ disk_max_stream_bytes: MiB }, { disk_max_stream_bytes: 2 * MiB }],
    ] as const
  ).map(([first, second]) =>
    change('accounts.A.jetstream', first as never, second as never, {
      ...withJetStream,
      accounts: { A: account({}) },
    }),
  ),
];

const tlsChanges: Change[] = [
  change('tls', tls('a'), tls('b')),
  ...inBlock(
    'tls',
    { tls: tls('a') },
    {
      ca_file: ['@TLS@/a.pem', '@TLS@/b.pem'],
      cipher_suites: [
        ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'],
        ['TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'],
      ],
      connection_rate_limit: [10, 20],
      curve_preferences: [['CurveP256'], ['CurveP384']],
      handshake_first: [true, 'auto'],
      insecure: [true, false],
      min_version: ['1.2', '1.3'],
      pinned_certs: [['a'.repeat(64)], ['b'.repeat(64)]],
      timeout: [3, 4],
      verify: [true, false, { ca_file: '@TLS@/a.pem' }],
      verify_and_map: [true, false, { ca_file: '@TLS@/a.pem' }],
    },
  ),
];

export const hostBlocks: Change[] = [
  ...jetstreamChanges,
  ...authorizationChanges,
  ...accountChanges,
  ...tlsChanges,
];
