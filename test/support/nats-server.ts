import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { boundedLog } from './bounded-log.ts';
import { tempDir } from './temp-dir.ts';
import { tool } from './tools.ts';
import { waitFor } from './wait-for.ts';

/** The lines that every claim is checked against: the oldest supported one and the newest. */
export const NATS_VERSIONS = ['2.10', '2.15'] as const;

export type NatsVersion = (typeof NATS_VERSIONS)[number];

/** The tool that a test of this version needs, for `describeWith`. */
export const natsServerTool = (version: NatsVersion) => `nats-server-${version}` as const;

export interface NatsServerOptions {
  readonly version: NatsVersion;
  /** nats-server.conf's text (`@DIR@` stands for the server's own temporary folder), or a file to use as it is. */
  readonly config: string | { readonly file: string };
  /** Flags, which win over the configuration: `['--port', '-1', '--http_port', '-1', '--store_dir', dir]`. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds until it must be ready; 10 seconds where not given. */
  readonly limit?: number;
}

export interface NatsServer extends AsyncDisposable {
  readonly pid: number;
  /** `nats://127.0.0.1:PORT`, with the port it really listens on. */
  readonly url: string;
  readonly port: number;
  /** `http://127.0.0.1:PORT`, where monitoring is on. */
  readonly monitoringUrl: string | undefined;
  /** Its temporary folder; removed at the end. */
  readonly dir: string;
  readonly configFile: string;
  log(): string;
  /** Writes a new configuration (where given) and sends SIGHUP; says whether the server took it. */
  reload(config?: string): Promise<{ ok: boolean; output: string }>;
  /** Ends it, with SIGTERM where no signal is given, and says how it went. */
  stop(signal?: NodeJS.Signals): Promise<{ exitCode: number | undefined; signal: string | undefined }>;
}

/** The file that nats-server writes once all its listeners are open (server/server.go, logPorts). */
interface PortsFile {
  readonly nats?: readonly string[];
  readonly monitoring?: readonly string[];
}

const readPorts = async (dir: string): Promise<PortsFile | undefined> => {
  const name = (await readdir(dir)).find((entry) => entry.endsWith('.ports'));
  if (name === undefined) return undefined;
  try {
    return JSON.parse(await readFile(join(dir, name), 'utf8'));
  } catch {
    return undefined; // still being written
  }
};

/** The address on this machine: a server that listens everywhere reports one of its network addresses. */
const local = (url: string | undefined): string | undefined => {
  if (url === undefined) return undefined;
  const { protocol, port } = new URL(url);
  return `${protocol}//127.0.0.1:${port}`;
};

/**
 * Starts a real nats-server and returns when its listeners are open.
 *
 * @throws where it ends before that or takes too long; the message holds its log.
 */
export const startNatsServer = async (options: NatsServerOptions): Promise<NatsServer> => {
  const program = tool(natsServerTool(options.version));
  const temp = await tempDir();
  const expand = (text: string) => text.replaceAll('@DIR@', temp.path);
  const configFile =
    typeof options.config === 'string'
      ? await temp.write('nats-server.conf', expand(options.config), 0o600)
      : options.config.file;

  const args = ['-c', configFile, '--ports_file_dir', temp.path, ...(options.args ?? []).map(expand)];
  const child = execa(program, args, {
    cwd: temp.path,
    env: options.env ?? {},
    reject: false,
    buffer: false,
    stdin: 'ignore',
    forceKillAfterDelay: false,
  });
  const log = boundedLog(child.stdout, child.stderr);
  let ended: Awaited<typeof child> | undefined;
  const exit = child.then((result) => {
    ended = result;
    return result;
  });

  const stop: NatsServer['stop'] = async (signal = 'SIGTERM') => {
    if (ended === undefined) child.kill(signal);
    const result = await exit;
    return { exitCode: result.exitCode, signal: result.signal };
  };
  const dispose = async () => {
    await stop('SIGKILL');
    await temp[Symbol.asyncDispose]();
  };

  const limit = options.limit ?? 10_000;
  const ports = await waitFor(async () => (ended ? {} : await readPorts(temp.path)), limit);
  if (ports === undefined || ended !== undefined) {
    const reason = ended
      ? `ended with ${ended.exitCode ?? ended.signal}`
      : `was not ready within ${limit} ms`;
    const said = log.text() || (ended?.message ?? '');
    await dispose();
    throw new Error(`nats-server ${options.version} ${reason}:\n${said}`);
  }

  const url = local(ports.nats?.[0]) ?? '';
  return {
    pid: child.pid as number,
    url,
    port: Number(new URL(url).port),
    monitoringUrl: local(ports.monitoring?.[0]),
    dir: temp.path,
    configFile,
    log: log.text,
    reload: async (config) => {
      if (config !== undefined) await temp.write('nats-server.conf', expand(config), 0o600);
      const mark = log.mark();
      child.kill('SIGHUP');
      // A reload that is refused shows nowhere but in the log.
      const verdict = await waitFor(
        () => log.since(mark).match(/Reloaded server configuration|Failed to reload.*|Reload.*failed.*/)?.[0],
        5000,
      );
      return { ok: verdict === 'Reloaded server configuration', output: log.since(mark) };
    },
    stop,
    [Symbol.asyncDispose]: dispose,
  };
};

/** `nats-server -t -c FILE`: whether this version takes the file, and what it says about it. */
export const checkConfig = async (
  version: NatsVersion,
  file: string,
): Promise<{ ok: boolean; output: string }> => {
  const { exitCode, all } = await execa(tool(natsServerTool(version)), ['-t', '-c', file], {
    reject: false,
    all: true,
    timeout: 10_000,
  });
  return { ok: exitCode === 0, output: all };
};
