import { type Change, change, inBlock } from './change.ts';
import { JETSTREAM, tls } from './values.ts';

const MiB = 1024 * 1024;

const jetstreamChanges: Change[] = [
  change('jetstream', JETSTREAM.jetstream!, null),
  ...inBlock('jetstream', JETSTREAM, {
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

const tlsChanges: Change[] = [
  change('tls', tls('a'), tls('b')),
  change('tls.certs', [tls('a')], [tls('b'), tls('a')], { tls: {} }, { required: true }),
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

/** Changes of the blocks that every host may have, but for who logs in. */
export const hostBlocks: Change[] = [...jetstreamChanges, ...tlsChanges];
