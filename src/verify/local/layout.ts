import { mkdirSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemdFiles } from '../../emit/systemd/files.ts';
import { scriptPath } from '../../emit/systemd/host-facts.ts';
import { CONFIG_FILE, SECRETS_FILE } from '../../lower/host.ts';
import type { Deployment } from '../../spec/resolve.ts';
import { LOOPBACK } from './ports.ts';

/** Where things lie in the folder of one run. */
export interface Layout {
  readonly folder: string;
  /** The emitted files, laid out as on a host. */
  readonly root: string;
  readonly config: string;
  readonly secrets: string;
  /** What systemd shows to nats-config.service: a file a credential. */
  readonly credentials: string;
  /** What the server reads. */
  readonly runningConfig: string;
  readonly dataDir: string;
  readonly storeDir: string;
  readonly certificate: string;
  readonly key: string;
  readonly nginx: string;
  readonly virtualHost: string;
  script(name: Parameters<typeof scriptPath>[0]): string;
  log(service: string): string;
  /** Where nats-server logs to instead, if the deployment wants a file. */
  readonly serverLogs: readonly string[];
  /** For what the server writes besides. */
  file(name: string): string;
}

export function makeLayout(folder: string): Layout {
  const root = join(folder, 'root');
  const layout: Layout = {
    folder,
    root,
    config: join(root, 'etc', CONFIG_FILE),
    secrets: join(root, 'etc', SECRETS_FILE),
    credentials: join(folder, 'credentials'),
    runningConfig: join(folder, 'run/nats-server.conf'),
    dataDir: join(folder, 'data'),
    storeDir: join(folder, 'store'),
    certificate: join(folder, 'tls/certificate.pem'),
    key: join(folder, 'tls/key.pem'),
    nginx: join(folder, 'nginx'),
    virtualHost: join(root, 'etc/nginx/conf.d/nats.conf'),
    script: (name) => join(root, scriptPath(name)),
    file: (name) => join(folder, 'run', name),
    serverLogs: [join(folder, 'data/nats-server.log'), join(folder, 'run/nats-server.log')],
    log: (service) => join(folder, 'log', `${service}.log`),
  };
  for (const part of ['credentials', 'run', 'data', 'store', 'tls', 'nginx', 'log'])
    mkdirSync(join(folder, part), { mode: 0o700 });
  return layout;
}

/** Writes the files of the plain systemd backend where they would be on a host, below `root`. */
export async function layOut(
  deployment: Deployment,
  proxyPorts: { readonly http: number; readonly https: number },
  { root }: Layout,
): Promise<void> {
  const listeners = {
    http: [`${LOOPBACK}:${proxyPorts.http}`],
    https: [`${LOOPBACK}:${proxyPorts.https}`],
  };
  const inRoot = `${deployment.profile}/root/`;
  for (const { path, content, mode = 0o644 } of systemdFiles(deployment, { listeners })) {
    if (!path.startsWith(inRoot)) continue;
    const file = join(root, path.slice(inRoot.length));
    await mkdir(dirname(file), { recursive: true });
    // As install.sh does it: a server that reads it meanwhile reads the one or the other.
    await writeFile(`${file}.new`, content, { mode });
    await rename(`${file}.new`, file);
  }
}

/** A file a credential, as systemd would lay them out for the unit. */
export async function writeCredentials(
  credentials: readonly (readonly [credential: string, secret: string])[],
  { credentials: folder }: Layout,
): Promise<void> {
  for (const [credential, secret] of credentials)
    await writeFile(join(folder, credential), `${secret}\n`, { mode: 0o600 });
}
