import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { confText, type Settings } from '../../../src/domain/conf.ts';
import { selfSigned } from '../certificate.ts';
import { type NatsServer, type NatsVersion, startNatsServer } from '../nats-server.ts';
import { type TempDir, tempDir } from '../temp-dir.ts';
import { waitFor } from '../wait-for.ts';
import { serverState } from './server-state.ts';

/**
 * What a running server made of a new configuration. `idle`: it says that it took it, but is not as a server that starts
 * with it. `gone`: it ended.
 */
export type Verdict = 'taken' | 'idle' | 'refused' | 'gone' | 'silent';

export interface Outcome {
  readonly verdict: Verdict;
  /** What it said. */
  readonly output: string;
}

/** Two certificates, `a` and `b`, for as long as the tests run. */
export async function certificates(): Promise<TempDir> {
  const dir = await tempDir();
  for (const [index, name] of ['a', 'b'].entries()) {
    const { certificate, key } = selfSigned(index + 1);
    await dir.write(`${name}.pem`, certificate);
    await dir.write(`${name}.key`, key);
  }
  return dir;
}

/** nats-server.conf; `@TLS@` in the settings stands for the folder of the {@link certificates}. */
export const configOf = (settings: Settings, tls: TempDir): string =>
  confText(settings).replaceAll('@TLS@', tls.path);

/** Reloads a server and compares it with one that starts from the same configuration; `wanted` is how such a one is. */
export async function tryReload(
  server: NatsServer,
  config: string,
  wanted: () => Promise<unknown>,
): Promise<Outcome> {
  const said = await reload(server, config);
  if (said.verdict !== 'taken') return said;
  const [there, then] = await Promise.all([serverState(server), wanted()]);
  return isDeepStrictEqual(there, then) ? said : { verdict: 'idle', output: difference(there, then) };
}

/** How a server is that starts with a configuration. */
export async function freshState(version: NatsVersion, config: string): Promise<unknown> {
  await using server = await startNatsServer({ version, config });
  return await serverState(server);
}

async function reload(server: NatsServer, config: string): Promise<Outcome> {
  const before = await loadTime(server);
  const mark = (await everyLog(server)).length;
  await writeFile(server.configFile, config.replaceAll('@DIR@', server.dir));
  process.kill(server.pid, 'SIGHUP');
  const answer = await waitFor<Outcome>(async () => {
    const output = (await everyLog(server)).slice(mark);
    if (!isRunning(server.pid)) return { verdict: 'gone', output };
    if (/Failed to reload/.test(output)) return { verdict: 'refused', output };
    const time = await loadTime(server);
    const took = time === undefined ? /Reloaded server configuration/.test(output) : time !== before;
    return took ? { verdict: 'taken', output } : undefined;
  }, 10_000);
  return answer ?? { verdict: 'silent', output: (await everyLog(server)).slice(mark) };
}

/** `config_load_time` of /varz, which the server sets when it has taken a configuration (server/reload.go, ReloadOptions). */
async function loadTime({ monitoringUrl }: NatsServer): Promise<string | undefined> {
  if (monitoringUrl === undefined) return undefined;
  try {
    const varz = (await (await fetch(`${monitoringUrl}/varz`)).json()) as { config_load_time: string };
    return varz.config_load_time;
  } catch {
    return undefined;
  }
}

async function everyLog(server: NatsServer): Promise<string> {
  const files = (await readdir(server.dir)).filter((name) => name.endsWith('.log')).sort();
  const texts = await Promise.all(files.map((name) => readFile(join(server.dir, name), 'utf8')));
  return [server.log(), ...texts].join('');
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function difference(there: unknown, wanted: unknown, path = ''): string {
  if (isDeepStrictEqual(there, wanted)) return '';
  if (!isObject(there) || !isObject(wanted))
    return `${path} is ${JSON.stringify(there)}, would be ${JSON.stringify(wanted)}; `;
  return [...new Set([...Object.keys(there), ...Object.keys(wanted)])]
    .map((key) => difference(there[key], wanted[key], path ? `${path}.${key}` : key))
    .join('');
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
