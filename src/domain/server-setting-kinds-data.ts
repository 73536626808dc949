/** Of compression (server/server.go, validateAndNormalizeCompressionOption). */
const MODES = 'words accept off not_supported on s2_auto s2_uncompressed s2_fast s2_better s2_best';

/**
 * What the settings of `server-settings-data.ts` take, by their first names; `block.name` where a name means something else
 * in one block. From the `parse…` functions of `server/opts.go`; test/differential/setting-values.test.ts asks real servers.
 *
 * - `integer 1..255`: a whole number in that range; `size`: one that counts bytes
 * - `duration`: text for Go's time.ParseDuration; `seconds`: that, or a number of seconds
 * - `storage`: a size, or text such as 512M (getStorageSize)
 * - `listen`: a port, or text `host:port`
 * - `url`: what net/url parses; `urls`: a list of such
 * - `texts`: a text, or a list of such; `list`: a list of texts; `name`: a text without spaces; `percent`: text such as 50%
 * - `words`: what follows, in any case
 * - `key A`: a public nkey that begins so; `address`: a host, or `host:port`
 * - `flags`, `labels`, `jwts`: a map of booleans, of texts, of signed accounts
 * - `version`: of a server, 2.8.0 at least
 * - `subjects`: one or more, each with a queue or without; `topics`: without
 * - `each`: a text or a list of texts, each one of the words that follow
 * - `nothing`: no server on Linux takes any value
 *
 * A setting with a block takes a map where nothing else is said of it.
 */
export const SETTING_KINDS: Readonly<Record<string, string>> = {
  boolean: `
    allow_insecure_cipher_suites allow_delete allow_non_tls allow_trace allow_when_ca_unreachable cert_match_skip_invalid
    connect_backoff consumer_memory_storage debug disable_sublist_cache disabled downgrade_qos2_subscribe enabled
    hard_delete hub ignore_discovered_servers insecure isolate_leafnode_interest logtime logtime_utc max_bytes_required
    meta_compact_sync no_advertise no_fast_producer_stall no_header_support no_randomize no_system_account no_tls
    preserve_revoked proxy_protocol proxy_required reject_qos2_publish reject_unknown_cluster request_isolation
    same_origin share strict syslog trace trace_headers trace_verbose unknown_is_good ocspPeer.verify tls.verify
    verify_and_map verify_cert_and_check_known_urls warn_only websocket.compression ws_compression ws_no_masking`,
  integer: `
    account_token_position connect_error_reports connect_retries connection_rate_limit info_queue_limit logfile_max_num
    max_ack_pending max_buffered_msgs max_closed_clients max_connections max_consumers max_ha_assets
    max_inflight_per_stream max_inflight_total batch.max_msgs max_request_batch max_streams max_subscriptions
    default_max_consumers max_traced_msg_len pcr ping_max pool_size prof_block_rate reconnect_error_reports
    request_queue_limit responses.max stream_replicas`,
  'integer -2147483648..2147483647': `
    accountLimits.max_connections accountLimits.max_leafnodes accountLimits.max_subscriptions`,
  'integer -1..65535': 'http_port https_port port prof_port',
  'integer 0..65535': 'mqtt.max_ack_pending',
  'integer 0..9007199254740991': 'meta_compact',
  'integer 1..255': 'max_subscription_tokens',
  'integer 4..8192': 'max_concurrent_io',
  'integer 0..100|percent': 'weight',
  size: `
    disk_max_stream_bytes accountJetstream.max_file max_mem mem_max_stream_bytes max_pending logfile_size_limit
    resolver.limit`,
  'size -2147483648..2147483647': 'max_control_line max_payload',
  'storage 0..': 'meta_compact_size',
  storage: 'max_buffered_size max_file_store max_memory_store max_outstanding_catchup',
  duration: `
    ack_wait consumer_inactive_threshold dial_timeout duplicate_window expires first_info_timeout interval
    js_api_timeout leader_migrate_delay ping_interval reconnect remoteProxy.timeout batch.timeout response_threshold
    resolver.timeout ttl write_deadline`,
  'duration 0s..': 'lame_duck_grace_period',
  'duration 30s..': 'lame_duck_duration',
  'duration ..30s': 'cluster.ping_interval',
  'duration 0s..|words always': 'sync_interval',
  seconds: `
    allowed_clockskew ca_timeout cache_ttl_when_next_update_unset handshake_timeout save_interval timeout`,
  'seconds ..60s': 'authorization.timeout leafAuthorization.timeout',
  'boolean|duration|words true on false off auto auto_fallback': 'handshake_first',
  listen: 'http https listen',
  text: `
    account ca_file cert_file destination mapping.cluster
    credentials default_sentinel dir domain encryption_password extension_hint host http_base_path
    js_domain jwt_cookie key key_file keys_file local_store log_file name no_auth_user
    ocsp.url pass_cookie password pid_file ports_file_dir prefix prev_key remoteProxy.url
    remote_syslog srk_password store_dir system_account to token token_cookie unique_tag user
    user_cookie username`,
  address: 'advertise client_advertise',
  version: 'leafnodes.min_version',
  'text 1..': 'cert_match user.user',
  key: 'trustedProxy.key',
  'key A': 'issuer account.nkey',
  'key U': 'nkey',
  'key X': 'xkey',
  name: 'server_name cluster.name gateway.name',
  'words 1.2 1.3': 'tls.min_version proxyTls.min_version',
  'words aes chacha chachapoly': 'cipher',
  'words always must never auto': 'ocsp.mode',
  'words local none': 'ocspCache.type',
  'words full cache mem memory': 'resolver.type',
  'words owner system': 'cluster_traffic',
  'words default close retry': 'write_timeout',
  'words single singleton stream chunk chunked': 'response',
  [MODES]: 'compression.mode',
  'integer 1..100|percent|words headers': 'sampling',
  'each STANDARD WEBSOCKET LEAFNODE LEAFNODE_WS MQTT MQTT_WS IN_PROCESS': 'allowed_connection_types',
  'keys O': 'trusted_keys',
  literal: 'dest',
  hashes: 'pinned_certs',
  distinct: 'cluster.accounts',
  subject: 'export.service export.stream latency.subject source.subject',
  subjects: 'subjects.allow subjects.deny',
  topics: 'topics.allow topics.deny deny_exports deny_imports',
  list: 'export.accounts allowed_accounts auth_users',
  url: 'remoteGateway.url',
  urls: 'routes remoteGateway.urls',
  'url|urls': 'remoteLeafnode.urls',
  ciphers: 'cipher_suites',
  curves: 'curve_preferences',
  nothing: 'consumer_replicas cert_match_by cert_store ocsp.urls',
  durations: 'rtt_thresholds',
  texts: `
    allowed_origins ca_certs_match
    operator resolver_pinned_accounts server_tags`,

  flags: 'feature_flags',
  labels: 'default_js_domain headers server_metadata',
  jwts: 'resolver_preload',
  maps: 'certs exports gateways imports remotes trusted users',
  'map|boolean': 'allow_responses jetstream_cluster_migrate ocsp ocsp_cache ocsp_peer',
  'map|boolean|words enable enabled disable disabled': 'jetstream',
  [`map|boolean|${MODES}`]: 'cluster.compression leafnodes.compression remoteLeafnode.compression',
  'map|list': 'accounts',
  'map|text': 'latency',
  'map|literal': 'msg_trace',
  'map|resolver': 'resolver',
  'map|topics': 'publish routePermissions.subscribe',
  'map|subjects': 'subscribe',
  'map|maps|text': 'mappings.*',
};

/** What a block must have, by its name; `a|b`: one of them. Others the server would refuse (server/opts.go). */
export const SETTING_NEEDS: Readonly<Record<string, string>> = {
  authCallout: 'issuer auth_users',
  certificate: 'cert_file key_file',
  export: 'service|stream',
  import: 'service|stream',
  latency: 'subject',
  mapping: 'destination weight',
  msgTrace: 'dest',
  resolver: 'type',
  source: 'account subject',
  trustedProxy: 'key',
  user: 'user|nkey',
};
