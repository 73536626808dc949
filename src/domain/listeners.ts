import { isMap, type Setting, type Settings } from './conf.ts';

/** Where a server waits for connections. */
export interface Listener {
  /** Who connects there, in a sentence: `clients`. */
  readonly name: string;
  /** The setting that says so. */
  readonly path: readonly string[];
  readonly host: string;
  readonly port: number;
}

const EVERYWHERE = '0.0.0.0';
const BLOCKS = {
  cluster: 'routes',
  gateway: 'gateways',
  leafnodes: 'leaf nodes',
  mqtt: 'MQTT clients',
  websocket: 'WebSocket clients',
} as const;

/** All listeners of a configuration in canonical settings; those whose port the system chooses are left out. */
export const listenersOf = (conf: Settings): Listener[] => allListeners(conf).filter(({ port }) => port > 0);

/** The same, and those with port -1, which is any that is free (server/opts.go, RANDOM_PORT). */
export function allListeners(conf: Settings): Listener[] {
  const clients = at(conf, [], 'port', 'listen');
  const found: (Listener | undefined)[] = [
    { name: 'clients', ...(clients ?? { path: ['port'], host: text(conf.host), port: 4222 }) },
    monitoring(conf, 'http'),
    monitoring(conf, 'https'),
    ...Object.entries(BLOCKS).map(([block, name]) => {
      const inner = conf[block] ?? null;
      const address = isMap(inner) ? at(inner, [block], 'port', 'listen') : undefined;
      return address && { name, ...address };
    }),
    profiling(conf),
  ];
  return found.filter((each) => each !== undefined && each.port !== 0) as Listener[];
}

/** Whether both cannot be there at once: `0.0.0.0` has the port on every address. */
export const clash = (a: Listener, b: Listener): boolean =>
  a.port === b.port && (a.host === b.host || isEverywhere(a.host) || isEverywhere(b.host));

const isEverywhere = (host: string) => ['', EVERYWHERE, '::'].includes(host);

function monitoring(conf: Settings, scheme: 'http' | 'https'): Listener | undefined {
  const address = at(conf, [], `${scheme}_port`, scheme);
  return address && { name: 'monitoring', ...address };
}

function profiling(conf: Settings): Listener | undefined {
  const { prof_port: port } = conf;
  return typeof port === 'number'
    ? { name: 'profiling', path: ['prof_port'], host: text(conf.host), port }
    : undefined;
}

/** server/opts.go, parseListen: a port, or `host:port`. */
function at(
  block: Settings,
  path: readonly string[],
  portKey: string,
  listenKey: string,
): Omit<Listener, 'name'> | undefined {
  const listen = block[listenKey] ?? null;
  if (typeof listen === 'string') {
    const [, host = '', port] = /^(.*):([^:]*)$/.exec(listen) ?? [];
    return { path: [...path, listenKey], host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
  }
  const host = text(block.host);
  if (typeof listen === 'number') return { path: [...path, listenKey], host, port: listen };
  const port = block[portKey] ?? null;
  return typeof port === 'number' && port !== 0 ? { path: [...path, portKey], host, port } : undefined;
}

const text = (value: Setting | undefined): string => (typeof value === 'string' ? value : EVERYWHERE);
