import { connect } from 'node:net';
import type { NatsServer } from '../nats-server.ts';

/** What differs between two servers of the same configuration: identity, time, load. */
const VOLATILE = new Set(
  `client_connections client_id client_ip cluster_port config_digest config_load_time connect_urls connections cores cpu created gomaxprocs
  http_port http_req_stats in_bytes in_client_bytes in_client_msgs in_msgs mem nonce now out_bytes out_client_bytes
  out_client_msgs out_msgs port server_id sid start sublist_stats subscriptions total_connections update_time uptime xkey`.split(
    /\s+/,
  ),
);
/** What /varz says once at the start and never again, although the server knows better (INFO says so to clients). */
const STALE = new Set(['host']);

/**
 * How a server is configured, as far as it tells anybody: /varz, /accountz, /jsz and what it says to clients. Equal for
 * two servers of the same configuration.
 */
export async function serverState(server: NatsServer): Promise<unknown> {
  const [varz, accounts, jsz, info] = await Promise.all([
    ask(server, 'varz'),
    ask(server, 'accountz'),
    ask(server, 'jsz?accounts=true'),
    firstLine(server.port),
  ]);
  const names = ((accounts as { accounts?: string[] }).accounts ?? []).sort();
  const inJetStream = (jsz as { account_details?: Record<string, unknown>[] }).account_details ?? [];
  const state = {
    varz: Object.fromEntries(Object.entries(varz as object).filter(([name]) => !STALE.has(name))),
    accounts: await Promise.all(
      names.map(async (name) => ({ [name]: await ask(server, `accountz?acc=${encodeURIComponent(name)}`) })),
    ),
    jetstream: inJetStream.map(({ name, reserved_memory, reserved_storage }) => ({
      name,
      reserved_memory,
      reserved_storage,
    })),
    info,
  };
  return steady(JSON.parse(JSON.stringify(state).replaceAll(server.dir, '@DIR@')));
}

async function ask({ monitoringUrl }: NatsServer, path: string): Promise<unknown> {
  if (monitoringUrl === undefined) return {};
  const answer = await fetch(`${monitoringUrl}/${path}`);
  return answer.ok ? answer.json() : {};
}

/** `INFO {…}`, which the server says before anything else. */
function firstLine(port: number): Promise<unknown> {
  return new Promise((resolve) => {
    let heard = '';
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    socket.on('data', (text) => {
      heard += text;
      if (heard.includes('\r\n')) socket.destroy();
    });
    socket.on('error', () => socket.destroy());
    // It waits for the client's handshake when tls.handshake_first.
    socket.setTimeout(500, () => socket.destroy());
    socket.on('close', () =>
      resolve(heard.startsWith('INFO ') ? JSON.parse(heard.slice(5, heard.indexOf('\r\n'))) : heard),
    );
  });
}

/** Without what is volatile, lists in an order of their own. */
function steady(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(steady).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([name]) => !VOLATILE.has(name));
  return Object.fromEntries(fields.map(([name, inner]) => [name, steady(inner)]).sort());
}
