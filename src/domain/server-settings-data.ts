/**
 * What nats-server.conf may contain, block by block, from the `parse…` functions of `server/opts.go` in every release
 * from 2.10.0 to 2.15.2. An entry is `name|alias|alias`, then `@2.11.11,2.12.2` where it came later than 2.10.0 (the first
 * release of each line that has it; lines after the last named one have it too), then `:block` where its value, the
 * items of its list or both are a block. `*` stands for names that are free. Names are case-insensitive.
 */
export const SETTING_BLOCKS = {
  top: `
    accounts:accounts allow_non_tls authorization:authorization client_advertise cluster:cluster connect_error_reports
    debug default_js_domain:free default_sentinel@2.11.2 disable_sublist_cache|no_sublist_cache feature_flags@2.14.0:free
    gateway:gateway host|net http http_base_path http_port|monitor_port https https_port jetstream:jetstream
    lame_duck_duration lame_duck_grace_period leafnodes|leaf:leafnodes listen log_file|logfile
    logfile_max_num|log_max_num logfile_size_limit|log_size_limit logtime logtime_utc mappings|maps:mappings
    max_closed_clients@2.10.26 max_connections|max_conn max_control_line max_payload max_pending
    max_subscription_tokens|max_sub_tokens max_subscriptions|max_subs max_traced_msg_len mqtt:mqtt no_auth_user
    no_fast_producer_stall@2.10.26 no_header_support no_system_account|no_system|no_sys_acc ocsp:ocsp
    ocsp_cache:ocspCache operator|operators|roots|root|root_operators|root_operator pid_file|pidfile ping_interval
    ping_max port ports_file_dir prof_block_rate@2.10.2 prof_port proxies@2.12.0:proxies proxy_protocol@2.12.2
    reconnect_error_reports remote_syslog resolver|account_resolver|accounts_resolver:resolver resolver_pinned_accounts
    resolver_preload:free resolver_tls:tls server_metadata@2.12.0:free server_name server_tags store_dir|storedir syslog
    system_account|system tls:tls trace trace_headers@2.11.2 trace_verbose trusted_keys|trusted websocket|ws:websocket
    write_deadline write_timeout@2.11.11,2.12.2`,
  free: '*',

  accounts: '*:account',
  account: `
    default_permissions:permissions exports:export imports:import jetstream:accountJetstream limits:accountLimits
    mappings|maps:mappings msg_trace|trace_dest@2.11.0:msgTrace nkey users:user`,
  accountJetstream: `
    cluster_traffic@2.11.0 disk_max_stream_bytes|store_max_stream_bytes max_ack_pending
    max_bytes_required|max_stream_bytes|max_bytes max_consumers|consumers max_file|max_store|max_disk|store|disk
    max_mem|max_memory|mem|memory max_streams|streams mem_max_stream_bytes|memory_max_stream_bytes`,
  accountLimits: `
    max_connections|max_conn max_leafnodes|max_leafs max_payload|max_pay max_subscriptions|max_subs`,
  export: `
    account_token_position accounts allow_trace@2.11.0 latency:latency response|response_type
    response_threshold|threshold|response_max_time|response_time service stream`,
  import: 'allow_trace@2.11.0 prefix service:source share stream:source to',
  source: 'account subject',
  latency: 'sampling subject',
  msgTrace: 'dest sampling',
  mappings: '*:mapping',
  mapping: 'cluster destination|dest weight',

  authorization: `
    auth_callout|auth_hook:authCallout default_permissions|default_permission|permissions:permissions password|pass
    proxy_required@2.12.0 timeout token user|username users:user`,
  authCallout: 'account|acc allowed_accounts@2.11.0 auth_users|users issuer xkey|key',
  user: `
    allowed_connection_types|connection_types|clients nkey password|pass permissions|permission|authorization:permissions
    proxy_required@2.12.0 user|username`,
  permissions: `
    allow_responses|publish_allow_responses:responses publish|pub|import:topics subscribe|sub|export:subjects`,
  routePermissions: `
    allow_responses|publish_allow_responses:responses publish|pub|import:topics subscribe|sub|export:topics`,
  responses: 'expires|expiration|ttl max|max_msgs|max_messages|max_responses',
  subjects: 'allow deny',
  topics: 'allow deny',
  simpleAuth: 'password|pass timeout token user|username',

  jetstream: `
    cipher domain enabled|enable extension_hint info_queue_limit@2.14.0 key|ek|encryption_key limits:limits
    max_buffered_msgs@2.11.0 max_buffered_size@2.11.0 max_concurrent_io@2.12.14,2.14.4 max_file_store|max_file
    max_memory_store|max_mem_store|max_mem max_outstanding_catchup meta_compact@2.11.11,2.12.2
    meta_compact_size@2.11.11,2.12.2 meta_compact_sync@2.12.5 prev_key|prev_ek|prev_encryption_key
    request_queue_limit@2.10.21 store_dir|storedir|store strict@2.11.0 sync_interval|sync tpm@2.11.0:tpm unique_tag`,
  limits: `
    batch@2.12.0:batch default_max_consumers@2.15.0 duplicate_window max_ack_pending max_ha_assets max_request_batch`,
  batch: 'max_inflight_per_stream max_inflight_total max_msgs timeout',
  tpm: 'cipher encryption_password keys_file pcr srk_password',

  tls: `
    allow_insecure_cipher_suites@2.12.0 ca_certs_match@2.10.23 ca_file cert_file cert_match cert_match_by
    cert_match_skip_invalid@2.10.23 cert_store certs|certificates@2.10.8:certificate cipher_suites connection_rate_limit
    curve_preferences handshake_first|first|immediate insecure key_file min_version@2.10.21 ocsp_peer:ocspPeer
    pinned_certs timeout verify verify_and_map verify_cert_and_check_known_urls`,
  certificate: 'cert_file key_file',
  ocsp: 'mode url urls',
  ocspCache: 'local_store preserve_revoked save_interval type',
  ocspPeer: `
    allow_when_ca_unreachable allowed_clockskew ca_timeout cache_ttl_when_next_update_unset unknown_is_good verify
    warn_only`,
  resolver: 'allow_delete dir hard_delete interval limit timeout ttl type',
  proxies: 'trusted:trustedProxy',
  trustedProxy: 'key|public_key',

  cluster: `
    accounts advertise|cluster_advertise authorization:authorization compression:compression connect_backoff@2.12.0
    connect_retries host|net listen name no_advertise permissions:routePermissions ping_interval@2.10.10 ping_max@2.10.10
    pool_size port routes tls:tls write_deadline@2.11.11,2.12.1 write_timeout@2.11.11,2.12.2`,
  compression: 'mode rtt_thresholds|thresholds|rtts|rtt',
  gateway: `
    advertise authorization:authorization connect_backoff@2.12.0 connect_retries gateways:remoteGateway host|net listen
    name port reject_unknown_cluster|reject_unknown tls:tls write_deadline@2.11.11,2.12.1
    write_timeout@2.11.11,2.12.2`,
  remoteGateway: 'name tls:tls url urls',
  leafnodes: `
    advertise|leafnode_advertise authorization:leafAuthorization compression:compression dial_timeout@2.14.5 host|net
    isolate_leafnode_interest|isolate@2.12.0 listen min_version|minimum_version no_advertise port
    reconnect|reconnect_delay|reconnect_interval remotes:remoteLeafnode tls:tls write_deadline@2.11.11,2.12.1
    write_timeout@2.11.11,2.12.2`,
  leafAuthorization: `
    account nkey@2.10.8 password|pass proxy_required@2.12.0 timeout user|username users:leafUser`,
  leafUser: 'account password|pass proxy_required@2.12.0 user|username',
  remoteLeafnode: `
    account|local compression:compression credentials|creds deny_exports|deny_export deny_imports|deny_import
    dial_timeout@2.14.5 disabled@2.12.0 first_info_timeout@2.10.26 hub ignore_discovered_servers@2.14.0
    isolate_leafnode_interest|isolate@2.12.0 jetstream_cluster_migrate|js_cluster_migrate:migrate nkey|seed@2.10.8
    no_randomize|dont_randomize proxy@2.12.1:remoteProxy request_isolation@2.12.0 tls:tls urls|url
    ws_compression|ws_compress|websocket_compress|websocket_compression ws_no_masking|websocket_no_masking`,
  migrate: 'leader_migrate_delay@2.11.0',
  remoteProxy: 'password timeout tls@2.14.8,2.15.1:proxyTls url username',

  proxyTls: `
    allow_insecure_cipher_suites ca_certs_match ca_file cert_file cert_match cert_match_by cert_match_skip_invalid
    cert_store certs|certificates:certificate cipher_suites curve_preferences insecure key_file min_version timeout`,

  websocket: `
    advertise allowed_origins|allowed_origin|allow_origins|allow_origin|origins|origin
    authorization|authentication:simpleAuth compression|compress handshake_timeout headers@2.11.0:free host|net jwt_cookie
    listen no_auth_user no_tls pass_cookie@2.11.0 ping_interval@2.11.12,2.12.3 port same_origin tls:tls
    token_cookie@2.11.0 user_cookie@2.11.0`,
  mqtt: `
    ack_wait|ackwait authorization|authentication:simpleAuth consumer_inactive_threshold|consumer_auto_cleanup
    consumer_memory_storage consumer_replicas downgrade_qos2_subscribe@2.10.4 host|net js_api_timeout|api_timeout@2.11.3
    js_domain listen max_ack_pending|max_pending|max_inflight no_auth_user port reject_qos2_publish@2.10.4
    stream_replicas tls:tls`,
} as const;

/** Different settings that write the same field of `Options`; together they take turns like two names of one. */
export const SAME_FIELD: readonly (readonly [string, readonly string[]])[] = [
  ['listen', ['host', 'port']],
  ['http', ['http_port']],
  ['https', ['https_port']],
];
