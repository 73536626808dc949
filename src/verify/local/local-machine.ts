import { join } from 'node:path';
import { hostPort } from '../../domain/address.ts';
import { usersOf } from '../../spec/everyone.ts';
import type { Options } from '../../spec/options.ts';
import type { Deployment } from '../../spec/resolve.ts';
import { clientsSpeakTls } from '../client-tls.ts';
import { FailedExpectation, MachineError } from '../errors.ts';
import type {
  Address,
  Certificate,
  Kept,
  Machine,
  MachineCapability,
  PortName,
  Program,
  Remapped,
  ServiceName,
  Tls,
} from '../machine.ts';
import { waitFor } from '../wait.ts';
import { ownAuthority } from './certificate.ts';
import type { Keyring } from './keyring.ts';
import { type Layout, layOut, writeCredentials } from './layout.ts';
import { isListening } from './listening.ts';
import { onLoopback } from './ports.ts';
import { run } from './run.ts';
import type { Services } from './services.ts';
import type { Workspace } from './workspace.ts';

export interface LocalParts {
  readonly deployment: Deployment;
  readonly remapped: readonly Remapped[];
  readonly natsServer: Program;
  /** Or why there is none. */
  readonly nginx: Program | string;
  readonly tls: Certificate | undefined;
  readonly proxyPorts: { readonly http: number; readonly https: number };
  readonly keyring: Keyring;
  readonly layout: Layout;
  readonly workspace: Workspace;
  readonly services: Services;
}

const NO_EXPORTER = 'the exporter is not run here: --driver vm does';
const NO_SYSTEMD = 'needs a host of its own, with systemd: --driver vm';
const NO_POWER_CUT = 'needs a host whose power can be cut: --driver vm';

/** The deployment's own files in a folder, its programs on the loopback. */
export class LocalMachine implements Machine {
  readonly remapped: readonly Remapped[];
  readonly programs: readonly Program[];
  readonly lost: Promise<never>;
  readonly where = 'on this machine';
  readonly inUse = false;
  readonly lanes = 1;
  readonly tls: Tls | undefined;
  readonly #parts: LocalParts;
  #running: Deployment;

  constructor(parts: LocalParts) {
    const { deployment, remapped, natsServer, nginx, services, tls } = parts;
    this.#parts = parts;
    this.#running = deployment;
    this.remapped = remapped;
    this.programs = typeof nginx === 'string' ? [natsServer] : [natsServer, nginx];
    this.lost = services.lost;
    this.tls = tls && ownAuthority(tls);
  }

  get running(): Deployment {
    return this.#running;
  }

  get prober() {
    const { keyring } = this.#parts;
    return this.#running.options.auth.enable ? keyring.login(keyring.prober.name) : {};
  }

  proberIn(account: string) {
    const { keyring } = this.#parts;
    const prober = keyring.probers.get(account);
    return this.#running.options.auth.enable ? prober && keyring.login(prober.name) : {};
  }

  withoutSecret(): undefined {
    return undefined;
  }

  login(user: string) {
    return this.#parts.keyring.login(user);
  }

  lacks(capability: MachineCapability): string | undefined {
    const { nginx } = this.#parts;
    if (['systemd', 'provisioning', 'work', 'other-server'].includes(capability)) return NO_SYSTEMD;
    if (capability === 'exporter') return NO_EXPORTER;
    if (capability === 'power-cut') return NO_POWER_CUT;
    return capability === 'proxy' && typeof nginx === 'string' ? nginx : undefined;
  }

  address(port: PortName): Address {
    const { options } = this.#running;
    const { http, https } = this.#parts.proxyPorts;
    const places: Record<PortName, Address> = {
      client: { ...onLoopback(options.port), tls: clientsSpeakTls(options) },
      monitoring: onLoopback(options.httpPort),
      http: onLoopback(http),
      https: { ...onLoopback(https), tls: true },
    };
    return places[port];
  }

  async waitForPort(port: PortName): Promise<void> {
    const address = this.address(port);
    const what = `someone to listen on ${hostPort(address.host, address.port)} (${port})`;
    await waitFor(async () => (await isListening(address)) || undefined, what);
  }

  start(service: ServiceName): Promise<void> {
    return this.#parts.services.start(service);
  }

  stop(service: ServiceName): Promise<void> {
    return this.#parts.services.end(service, 'SIGTERM');
  }

  kill(service: ServiceName): Promise<void> {
    return this.#parts.services.end(service, 'SIGKILL');
  }

  log(service: ServiceName): Promise<string> {
    return this.#parts.services.log(service);
  }

  /** It is launched with all that it has. */
  async reached(): Promise<void> {}

  /** Lays out the files, and makes of them what the server reads, as nats-config.service does. @throws FailedExpectation */
  async assemble(): Promise<void> {
    const { layout, keyring, natsServer, proxyPorts } = this.#parts;
    await layOut(this.#running, proxyPorts, layout);
    await writeCredentials(
      [...keyring.credentials(usersOf(this.#running.options)), ...this.#tlsCredentials()],
      layout,
    );
    const words = [natsServer.path, layout.config, layout.secrets, layout.runningConfig];
    await this.#script('assemble', words, { CREDENTIALS_DIRECTORY: layout.credentials });
  }

  /** The certificate that stands in for the host's is its own authority. */
  #tlsCredentials(): [string, string][] {
    const { tls: own } = this.#parts;
    const { tls } = this.#running.options;
    if (!own || !tls.enable) return [];
    return [
      ['natsmith.tls.certificate', own.certificate],
      ['natsmith.tls.key', own.key],
      ...(tls.ca === null ? [] : [['natsmith.tls.ca', own.certificate] as [string, string]]),
    ];
  }

  async reload(change: (options: Options) => Options): Promise<void> {
    const { layout, natsServer, services } = this.#parts;
    this.#running = { ...this.#running, options: change(this.#running.options) };
    await this.assemble();
    const { host, port } = this.address('monitoring');
    const monitoring = `http://${hostPort(host, port)}`;
    const pid = String(services.pid('nats-server'));
    const logFile =
      this.#running.options.logs.to === 'file' ? layout.serverLogs[0] : layout.log('nats-server');
    await this.#script('reload', [natsServer.path, pid, layout.runningConfig, monitoring, logFile!]);
  }

  execute(): Promise<never> {
    throw new MachineError(NO_SYSTEMD);
  }

  reboot(): Promise<never> {
    throw new MachineError(NO_SYSTEMD);
  }

  powerCut(): Promise<never> {
    throw new MachineError(NO_POWER_CUT);
  }

  async dispose(): Promise<void> {
    const { services, workspace } = this.#parts;
    await Promise.all([services.end('nginx', 'SIGKILL'), services.end('nats-server', 'SIGKILL')]);
    workspace.clear();
  }

  async keep(): Promise<Kept> {
    const { layout, services, workspace } = this.#parts;
    const { options } = this.#running;
    const { proxy, auth } = options;
    const processes = services.letGo();
    workspace.keep();
    const url = (scheme: string, port: PortName) =>
      `${scheme}://${hostPort(this.address(port).host, this.address(port).port)}`;
    return {
      folder: layout.folder,
      processes,
      reach: [
        url('nats', 'client'),
        ...(auth.enable ? [`passwords: ${join(layout.credentials, 'nats.USER')}`] : []),
        `${url('http', 'monitoring')}/varz`,
        ...(processes.nginx === undefined
          ? []
          : [
              `${proxy.tls.enable ? url('https', 'https') : url('http', 'http')}${proxy.path} (Host: ${proxy.host})`,
            ]),
      ],
    };
  }

  async #script(
    name: 'assemble' | 'reload',
    words: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const { layout, workspace } = this.#parts;
    // By its interpreter: temporary folders are often mounted so that nothing in them can be run.
    const { ok, output } = await run('/bin/sh', [layout.script(name), ...words], workspace, env);
    if (!ok)
      throw new FailedExpectation(`${name} makes the server's configuration`, output || 'it fails silently');
  }
}
