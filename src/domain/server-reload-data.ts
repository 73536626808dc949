/**
 * The settings whose change a running server takes when it reloads: whole, whatever is changed, added or removed.
 * Everything else needs a restart, because of one of these:
 *
 * - the reload is refused, and all other changes with it (`server/reload.go`, diffOptions)
 * - only some directions are taken: the limits of `jetstream` may rise since 2.12.7 but not fall; `leafnodes.remotes` may
 *   come and go since 2.14.0 but not change
 * - it is taken without effect: `mappings` (of $G) stay when the last one is removed; `port: -1` is overlooked
 * - it ends the server: a nil pointer when `proxies` appear or disappear (2.12.0 to 2.15.2), an index out of range when the
 *   last of `leafnodes.remotes` goes (2.12)
 * - nobody has seen the effect: most of `cluster` and `mqtt` is taken without a look, and read later or never
 *
 * An entry is `block.name|alias`, then `@2.12.0` where it came later than 2.10.0. test/server/reload.test.ts changes all of
 * them, and everything else, on real servers. `accounts` has an exception (server-reload.ts).
 */
export const RELOADABLE = `
  accounts
  authorization.default_permissions|default_permission|permissions authorization.password|pass authorization.timeout
  authorization.token authorization.user|username authorization.users
  client_advertise
  cluster.routes
  connect_error_reports reconnect_error_reports
  debug trace trace_headers trace_verbose max_traced_msg_len
  jetstream.limits@2.15.0
  log_file|logfile logtime logtime_utc
  max_connections|max_conn max_control_line max_payload
  no_fast_producer_stall
  pid_file|pidfile
  ping_interval ping_max write_deadline
  server_metadata server_tags@2.12.0
  tls.ca_file tls.cert_file tls.certs|certificates tls.cipher_suites tls.curve_preferences
  tls.handshake_first|first|immediate@2.10.4 tls.insecure tls.key_file tls.min_version tls.pinned_certs tls.timeout tls.verify`;
