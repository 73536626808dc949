import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { systemdFiles } from '../../emit/systemd/files.ts';
import { usersOf } from '../../spec/everyone.ts';
import type { Options } from '../../spec/options.ts';
import type { Deployment } from '../../spec/resolve.ts';
import { MachineError } from '../errors.ts';
import { run } from '../local/run.ts';
import type { Workspace } from '../local/workspace.ts';
import type { Certificate } from '../machine.ts';
import { NOT_FOR_HOSTS, textForHosts } from '../own-file.ts';
import type { Credential } from './credentials.ts';
import { type Listener, needsRelay, reachablePort } from './listening.ts';
import { GUEST_ADDRESS } from './qemu-args.ts';

/** A file to be put into the guest. */
export interface GuestFile {
  /** Absolute. */
  readonly path: string;
  readonly content: string;
  readonly mode: number;
}

const OWN = '/usr/local/lib/natsmith-verify';
const UNITS = '/etc/systemd/system';

/** Where the emitted tree and its install.sh are unpacked (guest/install.sh). */
const DEPLOYMENT = '/root/deployment';

/** The emitted artifacts of a profile, as build writes them. */
export const deploymentFiles = (deployment: Deployment): GuestFile[] =>
  systemdFiles(deployment, { commandLine }).map(({ path, content, mode = 0o644 }) => ({
    path: `${DEPLOYMENT}/${path.slice(deployment.profile.length + 1)}`,
    content,
    mode,
  }));

/** Those of them that were not there before, or were others. */
export function changedFiles(before: Deployment, now: Deployment): GuestFile[] {
  const known = new Map(deploymentFiles(before).map(({ path, content }) => [path, content]));
  return deploymentFiles(now).filter(({ path, content }) => known.get(path) !== content);
}

function commandLine(): string {
  const text = textForHosts();
  if (text === undefined) throw new MachineError(NOT_FOR_HOSTS);
  return text;
}

/** The certificates that options and settings name, where they name them. */
export function certificateFiles(
  { proxy, settings, tls: ofServer }: Options,
  tls: Certificate | undefined,
): GuestFile[] {
  if (!tls) return [];
  const named = (setting: RegExp) =>
    [...JSON.stringify(settings).matchAll(setting)].map(([, path]) => JSON.parse(`"${path}"`) as string);
  const ofProxy = proxy.enable && proxy.tls.enable;
  const certificates = [
    ...(ofProxy && proxy.tls.certificate ? [proxy.tls.certificate] : []),
    ...files(ofServer, ['certificate', 'ca', 'clientCertificate']),
    ...named(/"(?:cert|ca)_file":"((?:[^"\\]|\\.)*)"/gi),
  ];
  // The server reads its own as a user who does not exist yet.
  const keys = [
    ...(ofProxy && proxy.tls.key ? [proxy.tls.key] : []),
    ...named(/"key_file":"((?:[^"\\]|\\.)*)"/gi),
  ];
  return [
    ...certificates.map((path) => ({ path, content: tls.certificate, mode: 0o644 })),
    ...keys.map((path) => ({ path, content: tls.key, mode: 0o644 })),
    // Read by root alone (LoadCredential=).
    ...files(ofServer, ['key', 'clientKey']).map((path) => ({ path, content: tls.key, mode: 0o600 })),
  ].flatMap(lasting);
}

/** Of TLS with clients, those that are named. */
const files = <K extends keyof Options['tls']>(tls: Options['tls'], names: readonly K[]) =>
  tls.enable ? names.map((name) => tls[name]).filter((path) => path !== null) : [];

/** Secrets that the deployment takes from files, where it takes them from. */
export const secretFiles = (options: Options, secretOf: (user: string) => string): GuestFile[] =>
  usersOf(options)
    .filter(({ passwordFile, nkey }) => passwordFile !== null && nkey === null)
    .flatMap(({ name, passwordFile }) =>
      lasting({ path: passwordFile!, content: `${secretOf(name)}\n`, mode: 0o600 }),
    );

/** For credentials that the firmware's tables have no room for (systemd.exec(5), LoadCredential=). */
export const storedCredentials = (credentials: readonly Credential[]): GuestFile[] =>
  credentials.map(([id, secret]) => ({ path: `/etc/credstore/${id}`, content: `${secret}\n`, mode: 0o600 }));

/** /run is empty after a boot. */
function lasting(file: GuestFile): GuestFile[] {
  if (!file.path.startsWith('/run/')) return [file];
  const kept = `${OWN}${file.path}`;
  const mode = `0${file.mode.toString(8)}`;
  const line = `d ${dirname(file.path)} 0755 root root -\nC ${file.path} ${mode} root root - ${kept}\n`;
  const name = file.path.replaceAll(/[^A-Za-z0-9]/g, '-');
  return [
    { ...file, path: kept },
    { path: `/etc/tmpfiles.d/natsmith-verify${name}.conf`, content: line, mode: 0o644 },
  ];
}

/** Units that make reachable from outside what listens on the guest's loopback alone, without another option for it. */
export function relayFiles(listeners: readonly Listener[]): GuestFile[] {
  return listeners.filter(needsRelay).flatMap((listener) => {
    const name = `${UNITS}/natsmith-relay-${listener.name}`;
    const to = listener.host.includes(':') ? `[${listener.host}]` : listener.host;
    const socket = `[Unit]\nDefaultDependencies=no\nAfter=natsmith-network.service\n[Socket]\nListenStream=${GUEST_ADDRESS}:${reachablePort(listener)}\nFreeBind=yes\n[Install]\nWantedBy=sysinit.target\n`;
    const service = `[Unit]\nDefaultDependencies=no\n[Service]\nExecStart=/usr/lib/systemd/systemd-socket-proxyd ${to}:${listener.port}\n`;
    return [
      { path: `${name}.socket`, content: socket, mode: 0o644 },
      { path: `${name}.service`, content: service, mode: 0o644 },
    ];
  });
}

/**
 * A tar archive of the files below a folder. Of no folders: while tar unpacks into one that it has an entry of, it shuts out all but
 * root (tar's extract.c, safe_dir_mode), and in the guest the first is /.
 * @throws MachineError
 */
export async function pack(tar: string, root: string, workspace: Workspace): Promise<Buffer> {
  const archive = `${root}.tar`;
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => `./${relative(root, join(entry.parentPath, entry.name))}`);
  const { ok, output } = await run(tar, ['-C', root, '-cf', archive, '--', ...paths], workspace);
  if (!ok) throw new MachineError(`tar cannot pack what goes into the guest: ${output}`);
  return readFile(archive);
}

/** Writes files below a folder that stands for the guest's root. */
export async function writeGuestFiles(root: string, files: readonly GuestFile[]): Promise<void> {
  for (const { path, content, mode } of files) {
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
    await chmod(file, mode);
  }
}
