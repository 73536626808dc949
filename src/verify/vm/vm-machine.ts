import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { usersOf } from '../../spec/everyone.ts';
import type { Options } from '../../spec/options.ts';
import type { Deployment } from '../../spec/resolve.ts';
import { clientsSpeakTls } from '../client-tls.ts';
import { FailedExpectation, MachineError } from '../errors.ts';
import { ownAuthority } from '../local/certificate.ts';
import type { Keyring } from '../local/keyring.ts';
import { LOOPBACK } from '../local/ports.ts';
import { OTHER_NATS_SERVER } from '../local/programs.ts';
import type { Workspace } from '../local/workspace.ts';
import type {
  Address,
  Certificate,
  Execution,
  Kept,
  Machine,
  MachineCapability,
  PortName,
  Program,
  Remapped,
  ServiceName,
  Stage,
  Tls,
} from '../machine.ts';
import { within } from '../wait.ts';
import { NO_OWN_FILE } from '../work.ts';
import type { Accelerator } from './accelerator.ts';
import type { Gateway } from './gateway.ts';
import { changedFiles, pack, storedCredentials, writeGuestFiles } from './guest-files.ts';
import { installInGuest } from './install-in-guest.ts';
import { listenersOf } from './listening.ts';
import type { GuestMemory } from './memory.ts';
import type { Brought } from './programs.ts';
import type { Guest } from './qemu.ts';
import { SHELL_SOCKETS } from './qemu-args.ts';
import { order } from './qmp.ts';
import { setClock } from './snapshot-state.ts';
import { waitForListener } from './wait-for-listener.ts';
import { waysIn } from './ways-in.ts';

export interface VmParts {
  readonly deployment: Deployment;
  /** It is in a cluster where it belongs. */
  readonly clustered: boolean;
  readonly guest: Guest;
  readonly keyring: Keyring;
  readonly tls: Certificate | undefined;
  readonly workspace: Workspace;
  readonly accelerator: Accelerator;
  readonly memory: GuestMemory;
  /** This machine's ports that lead to the guest's: those of QEMU, and what stands before them. */
  readonly forwarded: ReadonlyMap<PortName, number>;
  readonly gateways: ReadonlyMap<PortName, Gateway>;
  readonly tar: string;
  readonly brought: Brought;
}

const UNITS: Readonly<Record<ServiceName, string>> = {
  'nats-server': 'nats.service',
  nginx: 'nginx.service',
};

const NO_EXPORTER = 'there is no prometheus-nats-exporter here; NATSMITH_PROMETHEUS_NATS_EXPORTER names one';

/** Seconds that new artifacts may take on a real processor. */
const RELOADING = 20;
/** Lines of a log that are shown. */
const LAST_LINES = 12;

/** The deployment as its own host, in a guest of QEMU. */
export class VmMachine implements Machine {
  readonly remapped: readonly Remapped[];
  programs: readonly Program[] = [];
  readonly where: string;
  readonly lost: Promise<never>;
  readonly inUse = false;
  readonly lanes = SHELL_SOCKETS.length;
  /** Of who installs the deployment here. */
  stages: Partial<Record<Stage, Promise<void>>> = {};
  readonly tls: Tls | undefined;
  readonly #parts: VmParts;
  #running: Deployment;

  constructor(parts: VmParts) {
    const { deployment, guest, keyring, tls, accelerator } = parts;
    this.#parts = parts;
    this.#running = deployment;
    this.tls = tls && ownAuthority(tls);
    this.where = `in a guest of QEMU (${accelerator.name}; Debian trixie)`;
    const { auth, proxy } = deployment.options;
    this.remapped = [
      ...(parts.clustered ? [{ option: 'cluster.enable', from: 'true', to: 'false' }] : []),
      ...(auth.enable
        ? [
            { option: 'auth.users', from: "the host's secrets", to: 'a random secret each' },
            { option: 'auth.users', from: 'as given', to: `and ${keyring.prober.name}` },
          ]
        : []),
      ...(proxy.enable && proxy.tls.enable
        ? [{ option: 'proxy.tls', from: "the host's certificate", to: 'one of its own' }]
        : []),
    ];
    const ended = guest.qemu.ended.then(async (how) => {
      if (guest.qemu.isStopping()) return new Promise<never>(() => {});
      throw new MachineError(`QEMU ended ${how}`, { details: await guest.consoleTail() });
    });
    this.lost = Promise.race([ended, guest.panicked]);
    // Whoever cares listens.
    this.lost.catch(() => {});
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

  async reached(stage: Stage): Promise<void> {
    return this.stages[stage];
  }

  withoutSecret(): undefined {
    return undefined;
  }

  login(user: string) {
    return this.#parts.keyring.login(user);
  }

  lacks(capability: MachineCapability): string | undefined {
    const { own, other, exporter } = this.#parts.brought;
    const needed: Partial<Record<MachineCapability, string | undefined>> = {
      work: own === undefined ? NO_OWN_FILE : undefined,
      'other-server': other
        ? undefined
        : `needs ${OTHER_NATS_SERVER}, the path of a nats-server of another version`,
      exporter: exporter ? undefined : NO_EXPORTER,
      memory: this.#parts.memory.lack,
    };
    return needed[capability];
  }

  address(port: PortName): Address {
    const here = this.#parts.gateways.get(port)?.port;
    if (here === undefined) throw new MachineError(`nobody listens for ${port} in this deployment`);
    const tls = port === 'https' || (port === 'client' && clientsSpeakTls(this.#running.options));
    return { host: LOOPBACK, port: here, tls };
  }

  /**
   * Asks the guest: QEMU takes connections on this side whether or not anybody listens there.
   * @param limit seconds, on a real processor
   */
  async waitForPort(name: PortName, limit = 10): Promise<void> {
    const { port } = listenersOf(this.#running.options).find((listener) => listener.name === name)!;
    const seconds = limit * this.#parts.accelerator.patience;
    const { status } = await this.execute(waitForListener(port, seconds), limit * 1_500);
    if (status !== 0)
      throw new FailedExpectation(
        `someone listens on port ${port} (${name})`,
        `nobody does after ${seconds} s:\n${await this.log('nats-server')}`,
      );
  }

  async start(service: ServiceName): Promise<void> {
    const listens = this.waitForPort(service === 'nginx' ? 'http' : 'client');
    await Promise.all([this.#succeed(`systemctl start ${UNITS[service]}`), listens]);
  }

  async stop(service: ServiceName): Promise<void> {
    await this.#succeed(`systemctl stop ${UNITS[service]}`);
  }

  /** systemd may start it again by itself. */
  async kill(service: ServiceName): Promise<void> {
    const unit = UNITS[service];
    // SIGKILL to all of its processes (cgroups(7)). The group goes with the last, unless systemd is faster to start it again.
    await this.#succeed(`group=/sys/fs/cgroup/system.slice/${unit}
read -r pid <$group/cgroup.procs
echo 1 >$group/cgroup.kill
while [ -e /proc/$pid ]; do sleep 0.05; done`);
  }

  async log(service: ServiceName): Promise<string> {
    const { options } = this.#running;
    const file =
      service === 'nats-server' && options.logs.to === 'file'
        ? `${options.dataDir}/nats-server.log`
        : undefined;
    const units = [UNITS[service], ...(service === 'nats-server' ? ['nats-config.service'] : [])];
    const journal = `journalctl --quiet --no-pager -o cat -n ${LAST_LINES} ${units.map((unit) => `-u ${unit}`).join(' ')}`;
    const command = file === undefined ? journal : `${journal}; tail -n ${LAST_LINES} '${file}'`;
    return (await this.execute(command)).output || '(it said nothing)';
  }

  /** As an operator does it: new artifacts, their install.sh, and a new user's secret in a credential store. */
  async reload(change: (options: Options) => Options): Promise<void> {
    const last = this.#running;
    const before = new Set(usersOf(last.options).map(({ name }) => name));
    this.#running = { ...last, options: change(last.options) };
    const { auth } = this.#running.options;
    const added = usersOf(this.#running.options).filter(
      ({ name, passwordFile }) => !before.has(name) && passwordFile === null,
    );
    const credentials = auth.enable ? this.#parts.keyring.credentials(added) : [];
    const changed = changedFiles(last, this.#running);
    const { workspace, tar } = this.#parts;
    const root = join(workspace.folder, 'changed');
    await writeGuestFiles(root, [...changed, ...storedCredentials(credentials)]);
    const archive = await pack(tar, root, workspace);
    const serverLog = () => this.log('nats-server');
    await installInGuest(this.#parts, { archive, limit: RELOADING, serverLog });
  }

  execute(command: string, limit = 20_000): Promise<Execution> {
    const { guest, accelerator } = this.#parts;
    return guest.shell.execute(command, { limit: limit * accelerator.patience });
  }

  async reboot(): Promise<void> {
    const before = this.#parts.guest.shell.starts;
    // Its answer may be cut off by what it asks for.
    this.execute('systemctl reboot --no-block').catch(() => {});
    await this.#upAgain(before, 'the guest to come up again');
  }

  /** The disk itself keeps what reached it, flushed or not; what the guest's kernel had not written yet is gone. */
  async powerCut(): Promise<void> {
    const { guest } = this.#parts;
    const before = guest.shell.starts;
    await order(guest.monitor, 'system_reset');
    await this.#upAgain(before, 'the guest to come up again after a power cut');
  }

  async #upAgain(before: number, what: string): Promise<void> {
    const { guest, accelerator } = this.#parts;
    await within(guest.shell.startedSince(before), what, 60_000 * accelerator.patience);
    await setClock(guest.shell);
  }

  async dispose(): Promise<void> {
    const { guest, workspace, gateways } = this.#parts;
    for (const gateway of gateways.values()) gateway.close();
    guest.shell.close();
    await guest.qemu.end('SIGKILL');
    workspace.clear();
  }

  async keep(): Promise<Kept> {
    const { guest, workspace, keyring, forwarded, gateways } = this.#parts;
    const { auth } = this.#running.options;
    const secrets = join(workspace.folder, 'credentials');
    await mkdir(secrets, { mode: 0o700 });
    for (const [id, secret] of auth.enable ? keyring.credentials(usersOf(this.#running.options)) : [])
      await writeFile(join(secrets, id), `${secret}\n`, { mode: 0o600 });
    for (const gateway of gateways.values()) gateway.close();
    // Its shells lose their listener: they end, and do not come back (guest/shell.sh).
    await this.execute('touch /run/natsmith-let-go');
    guest.qemu.letGo();
    guest.shell.close();
    workspace.keep();
    return {
      folder: workspace.folder,
      processes: { QEMU: guest.qemu.pid },
      reach: waysIn(this.#running.options, guest.console, secrets, forwarded),
    };
  }

  async #succeed(command: string): Promise<void> {
    const { status, output } = await this.execute(command);
    if (status !== 0)
      throw new MachineError(`in the guest, ${command} ends with ${status}`, { details: output });
  }
}
