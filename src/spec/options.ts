import * as z from 'zod';
import { accounts, operators } from './account.ts';
import { auth } from './auth.ts';
import { backup } from './backup.ts';
import { buckets } from './bucket.ts';
import { cluster } from './cluster.ts';
import { jetstream } from './jetstream.ts';
import { limits } from './limits.ts';
import { metrics } from './metrics.ts';
import { firewall, proxy } from './network.ts';
import { health, logs, resources } from './operation.ts';
import { option } from './option.ts';
import { absolutePath, host, port, settingsMap } from './scalars.ts';
import { streams } from './stream.ts';
import { tls } from './tls.ts';

/** Every option of a deployment. Each is a NixOS option of the same name, and a property of the JSON Schema. */
export const optionsSchema = z.strictObject({
  enable: option(
    z.boolean(),
    true,
    'Whether to run this NATS server. In the NixOS module the default is false.',
    true,
  ),
  serverName: option(
    // nats-server refuses white space here (server/opts.go); the rest is printable ASCII.
    z.string().regex(/^[!-~]{1,128}$/),
    'nats',
    'Name of the server, unique among those that know each other. No white space.',
    'rave-prod-nats',
  ),
  host: option(host, '0.0.0.0', 'Address that clients connect to.', '0.0.0.0'),
  port: option(port, 4222, 'Port that clients connect to.', 4222),
  httpHost: option(
    host,
    '127.0.0.1',
    'Address of the monitoring endpoint. It has no authentication: let only the proxy and exporters of this host reach it.',
    '127.0.0.1',
  ),
  httpPort: option(port, 8222, 'Port of the monitoring endpoint.', 8222),
  dataDir: option(
    absolutePath,
    '/var/lib/nats',
    'Folder of everything that the server keeps.',
    '/var/lib/nats',
  ),
  debug: option(z.boolean(), false, 'Whether to log what the server does in detail.', true),
  trace: option(
    z.boolean(),
    false,
    'Whether to log every protocol message. Slow, and the log then holds payloads.',
    true,
  ),
  safeMode: option(
    z.boolean(),
    true,
    'Whether this is production: resource limits are applied, and rules judge more strictly.',
    false,
  ),
  jetstream,
  limits,
  auth,
  operators,
  accounts,
  streams,
  buckets,
  resources,
  health,
  logs,
  tls,
  cluster,
  proxy,
  metrics,
  backup,
  firewall,
  settings: option(
    settingsMap,
    {},
    'Anything else that nats-server.conf knows, merged over what the other options give; null leaves a key out. World-readable: no secrets here.',
    { write_deadline: '5s' },
  ),
});

/** The options of one profile, every default applied. */
export type Options = z.output<typeof optionsSchema>;
/** The options as an author may write them in full. */
export type OptionsInput = z.input<typeof optionsSchema>;
