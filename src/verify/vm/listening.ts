import type { Setting, Settings } from '../../domain/conf.ts';
import { settingAt } from '../../domain/setting-at.ts';
import type { Options } from '../../spec/options.ts';
import type { PortName } from '../machine.ts';
import { GUEST_ADDRESS } from './qemu-args.ts';

/** Where someone listens in the guest. */
export interface Listener {
  readonly name: PortName;
  readonly host: string;
  readonly port: number;
}

/** Settings replace options in nats-server.conf. */
export function listenersOf(options: Options): Listener[] {
  const setting = (...names: string[]) => settingAt(options.settings as Settings, ...names);
  const client = place(setting('listen'));
  const monitoring = place(setting('http', 'https'));
  const host = text(setting('host', 'net')) ?? options.host;
  return [
    {
      name: 'client',
      host: client.host ?? host,
      port: client.port ?? number(setting('port')) ?? options.port,
    },
    {
      name: 'monitoring',
      host: monitoring.host ?? text(setting('http_host')) ?? options.httpHost,
      port: monitoring.port ?? number(setting('http_port', 'monitor_port')) ?? options.httpPort,
    },
    ...(options.proxy.enable ? [{ name: 'http', host: ANY, port: 80 } as const] : []),
    ...(options.proxy.enable && options.proxy.tls.enable
      ? [{ name: 'https', host: ANY, port: 443 } as const]
      : []),
  ];
}

const ANY = '0.0.0.0';

/** Ports in the guest that lead to those which only the guest itself can reach. */
const RELAY_PORTS: Readonly<Record<PortName, number>> = {
  client: 61_001,
  monitoring: 61_002,
  http: 61_003,
  https: 61_004,
};

/** The port under which the host can reach a listener of the guest. */
export const reachablePort = (listener: Listener): number =>
  needsRelay(listener) ? RELAY_PORTS[listener.name] : listener.port;

export const needsRelay = ({ host }: Listener): boolean => ![ANY, '::', GUEST_ADDRESS].includes(host);

/** "host:port" or a port alone. */
function place(value: Setting): { host?: string; port?: number } {
  const plain = number(value);
  if (plain !== undefined) return { port: plain };
  const parts = /^(?:\[?(.*?)\]?:)?(\d+)$/.exec(text(value) ?? '');
  if (!parts) return {};
  return { ...(parts[1] && { host: parts[1] }), port: Number(parts[2]) };
}

const text = (value: Setting) => (typeof value === 'string' ? value : undefined);
const number = (value: Setting) => (typeof value === 'number' ? value : undefined);
