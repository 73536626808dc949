import { GLOBAL_ACCOUNT } from '../../domain/permission/conf-users.ts';
import { everyone, usersOf } from '../../spec/everyone.ts';
import type { Options } from '../../spec/options.ts';
import type { Deployment } from '../../spec/resolve.ts';
import { MachineError } from '../errors.ts';
import type { Address, Login, Machine, MachineCapability, PortName, Program, Tls } from '../machine.ts';
import { membersOf } from '../members.ts';
import type { Logins } from './logins.ts';
import { type Monitoring, proxyAddress } from './monitoring.ts';
import { inboxFor, lacksForEverything, lacksForStreams } from './rights.ts';

export interface RemoteParts {
  readonly deployment: Deployment;
  readonly host: string;
  readonly port: number;
  readonly clientTls: boolean;
  readonly tls: Tls;
  readonly logins: Logins;
  /** Who does what no user of the deployment does. */
  readonly proberName: string | undefined;
  /** The account that the server says that user to be of, where it says so. */
  readonly proberAccount: string | undefined;
  readonly inboxPrefix: string | undefined;
  readonly monitoring: Monitoring;
  readonly server: Program;
}

const NOT_OURS = 'not on a deployment that is in use: --driver vm tries it';
const NO_PROBER = '--user names nobody who could do it';

/** A deployment that runs already, somewhere else; others use it meanwhile. */
export class RemoteMachine implements Machine {
  readonly inUse = true;
  readonly lanes = 1;
  readonly remapped = [];
  readonly programs: readonly Program[];
  readonly where: string;
  readonly tls: Tls;
  readonly running: Deployment;
  readonly prober: Login;
  /** That it goes away is what probes find, and no fault of ours. */
  readonly lost = new Promise<never>(() => {});
  readonly #parts: RemoteParts;

  constructor(parts: RemoteParts) {
    this.#parts = parts;
    this.running = parts.deployment;
    this.programs = [parts.server];
    this.where = `at ${parts.server.path}`;
    this.tls = parts.tls;
    const login = parts.proberName === undefined ? {} : parts.logins(parts.proberName);
    const inbox = this.#inbox;
    this.prober = {
      ...(this.#options.auth.enable && typeof login !== 'string' && login),
      ...(inbox !== undefined && { inbox }),
    };
  }

  get #options(): Options {
    return this.running.options;
  }

  /** The user of that name in the deployment; there may be none. */
  get #proberUser() {
    return this.#prober?.user;
  }

  get #prober() {
    return membersOf(this.#options).find(({ user }) => user.name === this.#parts.proberName);
  }

  get #inbox(): string | undefined {
    const { inboxPrefix } = this.#parts;
    const user = this.#proberUser;
    return user ? inboxFor(user, inboxPrefix) : inboxPrefix;
  }

  /** It is in use. */
  async reached(): Promise<void> {}

  lacks(capability: MachineCapability): string | undefined {
    const { monitoring, logins, proberName } = this.#parts;
    const { auth } = this.#options;
    const user = this.#proberUser;
    const prober = (reason: () => string | undefined) => {
      if (!auth.enable) return undefined;
      return proberName === undefined ? NO_PROBER : reason();
    };
    const reasons: Record<MachineCapability, () => string | undefined> = {
      proxy: () => undefined,
      exporter: () => undefined,
      kill: () => NOT_OURS,
      reload: () => NOT_OURS,
      systemd: () => NOT_OURS,
      provisioning: () => undefined,
      'power-cut': () => NOT_OURS,
      memory: () => NOT_OURS,
      work: () => NOT_OURS,
      'other-server': () => NOT_OURS,
      healthz: () => monitoring.nowhere,
      monitoring: () => monitoring.nowhere ?? monitoring.hidden,
      secrets: () =>
        usersOf(this.#options).some(({ name }) => typeof logins(name) !== 'string')
          ? undefined
          : "no user's secret is known here: --secrets names a folder with them",
      prober: () => prober(() => user && lacksForEverything(user)),
      streams: () => prober(() => user && lacksForStreams(user, this.#inbox)),
    };
    return reasons[capability]();
  }

  proberIn(account: string): Login | undefined {
    const known = this.#prober?.account ?? this.#parts.proberAccount ?? this.#onlyAccount;
    return known === account ? this.prober : undefined;
  }

  /** Where anybody must be whom the spec does not have, and who may not ask. */
  get #onlyAccount(): string | undefined {
    const all = new Set(everyone(this.#options).map(({ account }) => account));
    all.delete('$SYS');
    const [only = GLOBAL_ACCOUNT, ...others] = all;
    return others.length === 0 ? only : undefined;
  }

  withoutSecret(user: string): string | undefined {
    const login = this.#parts.logins(user);
    return typeof login === 'string' ? login : undefined;
  }

  login(user: string): Login {
    const login = this.#parts.logins(user);
    if (typeof login === 'string') throw new MachineError(`no logging in as ${user}: ${login}`);
    return login;
  }

  address(name: PortName): Address {
    const { host, port, clientTls, monitoring, tls } = this.#parts;
    const places: Record<PortName, () => Address> = {
      client: () => ({ host, port, tls: clientTls }),
      monitoring: () => {
        if (!monitoring.address) throw new MachineError(monitoring.nowhere ?? '');
        return monitoring.address;
      },
      http: () => proxyAddress(host, false, undefined),
      https: () => proxyAddress(host, true, tls.authority),
    };
    return places[name]();
  }

  /** Its log is not within reach. */
  async log(): Promise<string> {
    return '(its log is on its host: journalctl -u nats)';
  }

  waitForPort(): Promise<never> {
    return refuse();
  }
  start(): Promise<never> {
    return refuse();
  }
  stop(): Promise<never> {
    return refuse();
  }
  kill(): Promise<never> {
    return refuse();
  }
  reload(): Promise<never> {
    return refuse();
  }
  execute(): Promise<never> {
    return refuse();
  }
  reboot(): Promise<never> {
    return refuse();
  }
  powerCut(): Promise<never> {
    return refuse();
  }
  keep(): Promise<never> {
    return refuse();
  }

  /** It was there before, and stays. */
  async dispose(): Promise<void> {}
}

const refuse = async (): Promise<never> => {
  throw new MachineError(NOT_OURS);
};
