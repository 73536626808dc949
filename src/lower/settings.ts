import type { Settings } from '../domain/conf.ts';
import { and, bound, cond, eq, ne, spread, when } from '../expr/build.ts';
import { fn } from '../expr/functions.ts';
import type { Expr } from '../expr/symbolic.ts';
import { accounts } from './accounts.ts';
import { clusterSettings } from './cluster.ts';
import { confUsers } from './conf-user.ts';
import { PID_FILE } from './host.ts';
import { c } from './inputs.ts';
import { hasAccounts } from './named-accounts.ts';
import { ownUsers } from './own-users.ts';
import { logFile, storeInUse } from './storage.ts';
import { tlsSettings } from './tls.ts';

/** nats-server.conf, names as in server/opts.go. Sizes are bytes; durations are text that Go's time.ParseDuration reads. */
export const settings = bound<Settings>(
  'settings',
  fn.mergeSettings(
    {
      server_name: c.serverName,
      host: c.host,
      port: c.port,
      http: fn.hostPort(c.httpHost, c.httpPort),
      debug: c.debug,
      trace: c.trace,
      // The journal has times of its own.
      logtime: ne(c.logs.to, 'journal'),
      max_connections: c.limits.maxConnections,
      max_payload: fn.bytes(c.limits.maxPayload),
      max_pending: fn.bytes(c.limits.maxPending),
      max_subscriptions: c.limits.maxSubscriptions,
      max_control_line: fn.bytes(c.limits.maxControlLine),
      ping_interval: fn.goDuration(c.limits.pingInterval),
      ping_max: c.limits.pingMax,
      write_deadline: fn.goDuration(c.limits.writeDeadline),
      lame_duck_duration: fn.goDuration(c.limits.lameDuckDuration),
      lame_duck_grace_period: fn.goDuration(c.limits.lameDuckGracePeriod),
      log_file: when(eq(c.logs.to, 'file'), logFile),
      // Who rotates the log has to find the server.
      pid_file: when(eq(c.logs.to, 'file'), PID_FILE),
      // Left out, JetStream is off; an empty map would turn it on, with its store in /tmp.
      jetstream: when(c.jetstream.enable, {
        store_dir: storeInUse,
        max_memory_store: fn.bytes(c.jetstream.maxMemory),
        max_file_store: fn.bytes(c.jetstream.maxFileStore),
        sync_interval: cond(
          eq(c.jetstream.syncInterval, 'always'),
          'always',
          fn.goDuration(c.jetstream.syncInterval),
        ),
        domain: c.jetstream.domain,
      }),
      tls: when(c.tls.enable, tlsSettings),
      cluster: when(c.cluster.enable, clusterSettings),
      authorization: when(c.auth.enable, {
        users: [spread(confUsers(c.auth.users, c.streams, c.buckets)), ...ownUsers],
      }),
      accounts: when(and(c.auth.enable, hasAccounts), accounts),
    } as never,
    c.settings as Expr<Settings>,
  ),
);
