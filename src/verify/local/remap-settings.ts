import { isMap, type Setting, type Settings } from '../../domain/conf.ts';
import { LOOPBACK } from './ports.ts';

/** What stands in for a host's own places. */
export interface StandIns {
  readonly clientPort: number;
  readonly monitoringPort: number;
  readonly storeDir: string;
  readonly certificateFile: string;
  readonly keyFile: string;
  /** A path in the folder of this run. */
  file(name: string): string;
  /** A port that nobody else was given. */
  nextPort(): number;
}

/** Tells of a change: the setting, and what it was and is. */
type Note = (path: readonly string[], from: Setting, to: Setting) => void;
type Replace = (value: Setting, where: StandIns) => Setting;

const listenOn = (port: number) => `${LOOPBACK}:${port}`;

/** Settings of nats-server.conf (by their lower-case names) that mean this one host: addresses, files, other servers. */
const TOP: Readonly<Record<string, Replace>> = {
  ...named(['host', 'net'], () => LOOPBACK),
  port: (_, { clientPort }) => clientPort,
  listen: (_, { clientPort }) => listenOn(clientPort),
  ...named(['http_port', 'monitor_port'], (_, { monitoringPort }) => monitoringPort),
  http: (_, { monitoringPort }) => listenOn(monitoringPort),
  https: (_, { nextPort }) => listenOn(nextPort()),
  https_port: (_, { nextPort }) => nextPort(),
  prof_port: (_, { nextPort }) => nextPort(),
  ...named(['pid_file', 'pidfile'], (_, { file }) => file('nats-server.pid')),
  ...named(['log_file', 'logfile'], (_, { file }) => file('nats-server.log')),
  ...named(['store_dir', 'storedir'], (_, { storeDir }) => storeDir),
  ports_file_dir: (_, { file }) => file('ports'),
  syslog: () => false,
  // A copy must never join the real servers.
  ...named(['cluster', 'gateway', 'remote_syslog'], () => null),
};

/** Blocks of listeners, besides that of clients. */
const LISTENERS = new Set(['leafnodes', 'leaf', 'websocket', 'ws', 'mqtt']);
const LISTENER: Readonly<Record<string, Replace>> = {
  ...named(['host', 'net'], () => LOOPBACK),
  port: (_, { nextPort }) => nextPort(),
  listen: (_, { nextPort }) => listenOn(nextPort()),
  remotes: () => null,
};

/** In every block. */
const ANYWHERE: Readonly<Record<string, Replace>> = {
  ca_file: (_, { certificateFile }) => certificateFile,
  cert_file: (_, { certificateFile }) => certificateFile,
  key_file: (_, { keyFile }) => keyFile,
};

/** An author's own settings, with what means their host replaced. */
export function remapSettings(settings: Settings, where: StandIns, note: Note): Settings {
  const inBlock = (
    block: Settings,
    path: readonly string[],
    names: Readonly<Record<string, Replace>>,
  ): Settings => {
    const out: [string, Setting][] = Object.entries(block).map(([key, value]) => {
      const name = key.toLowerCase();
      const here = [...path, key];
      const replace = names[name] ?? ANYWHERE[name];
      if (!replace || value === null) return [key, deeper(value, here, name)];
      const stand = replace(value, where);
      note(here, value, stand);
      return [key, stand];
    });
    return Object.fromEntries(out);
  };
  const deeper = (value: Setting, path: readonly string[], name: string): Setting => {
    if (Array.isArray(value)) return value.map((item) => deeper(item, path, name));
    if (!isMap(value)) return value;
    if (path.length === 1 && LISTENERS.has(name)) return inBlock(value, path, LISTENER);
    if (path.length === 1 && name === 'jetstream')
      return inBlock(
        value,
        path,
        named(['store_dir', 'storedir'], (_, { storeDir }) => storeDir),
      );
    return inBlock(value, path, {});
  };
  return inBlock(settings, [], TOP);
}

function named(names: readonly string[], replace: Replace): Record<string, Replace> {
  return Object.fromEntries(names.map((name) => [name, replace]));
}
