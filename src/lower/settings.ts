import type { Settings } from '../domain/conf.ts';
import { bound, cond, eq, isNull, ne, spread, text, when } from '../expr/build.ts';
import { fn } from '../expr/functions.ts';
import type { Expr, Input, Sym } from '../expr/symbolic.ts';
import type { User } from '../spec/auth.ts';
import { backupUser } from './backup.ts';
import { clusterSettings } from './cluster.ts';
import { PID_FILE } from './host.ts';
import { c } from './inputs.ts';
import { credentialOf } from './secrets.ts';
import { logFile, storeInUse } from './storage.ts';
import { tlsSettings, usersByCertificate } from './tls.ts';

/** What stands in an artifact where a secret belongs. nats-server takes it for a bcrypt hash that nothing matches. */
const placeholder = (credential: Input<string>) => text`$2a$00$credential:${credential}`;

/** Nothing matches it: to nats-server it is a bcrypt hash (server/auth.go, isBcrypt). */
const NO_PASSWORD = '$2a$00$certificate';

const authorizationUser = (user: Sym<User>) => ({
  nkey: user.nkey,
  user: when(isNull(user.nkey), user.name),
  password: when(
    isNull(user.nkey),
    cond(
      usersByCertificate,
      NO_PASSWORD,
      cond(isNull(user.passwordHash), placeholder(credentialOf(user)), user.passwordHash as Expr<string>),
    ),
  ),
  permissions: {
    publish: fn.permission(user.publish),
    subscribe: fn.permission(user.subscribe),
    allow_responses: when(user.allowResponses, true),
  },
});

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
        users: [spread(c.auth.users.map('user', authorizationUser)), when(c.backup.enable, backupUser)],
      }),
    } as never,
    c.settings as Expr<Settings>,
  ),
);
