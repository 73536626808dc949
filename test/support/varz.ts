import { readFileSync } from 'node:fs';
import { type NatsVersion, startNatsServer } from './nats-server.ts';

/** What differs from start to start. */
const VOLATILE =
  /^(server_id|version|go|git_commit|start|now|uptime|cpu|mem|cores|gomaxprocs|gomemlimit|connections|total_connections|in_.*|out_.*|slow_consumers.*|stale_.*|subscriptions|config_load_time|config_digest|http_req_stats|port|http_port|connect_urls|ip|routes|remotes|leafnodes|stats|meta|cluster_port|reserved_.*|tls_cert_not_after|http_host|monitoring)$/;

const STORE = /store_dir[:= ]+("[^"]*"|'[^']*'|[^\s,}]+)/i;

export interface Asked {
  /** nats-server.conf's text, or a file. */
  readonly text?: string;
  readonly file?: string;
  /** What natsmith says that was not in the file before; these settings are not compared. */
  readonly added: readonly { readonly setting: string }[];
}

/** What a server that runs with a configuration says of its settings; undefined where it does not start. */
export async function varzOf(version: NatsVersion, { text, file, added }: Asked): Promise<unknown> {
  const given = text ?? readFileSync(file ?? '', 'utf8');
  const hasStore = STORE.test(given);
  try {
    await using server = await startNatsServer({
      version,
      config: file === undefined || hasStore ? given.replace(STORE, 'store_dir: "@DIR@/store"') : { file },
      args: ['--port', '-1', '--http_port', '-1', ...(hasStore ? [] : ['--store_dir', '@DIR@/store'])],
    });
    const settings = (await (await fetch(`${server.monitoringUrl}/varz`)).json()) as object;
    return withoutVolatile(settings, new Set(added.map(({ setting }) => setting.split('.').at(-1)!)));
  } catch {
    return undefined;
  }
}

function withoutVolatile(value: unknown, added: ReadonlySet<string>): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const known = Object.entries(value).filter(
    ([key]) => !VOLATILE.test(key) && !added.has(key) && key !== 'name' && key !== 'store_dir',
  );
  return Object.fromEntries(known.map(([key, inner]) => [key, withoutVolatile(inner, added)]));
}
