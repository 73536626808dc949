import type { Options } from '../spec/options.ts';
import type { Deployment } from '../spec/resolve.ts';

/** What a deployment comes to, one after the other: its files are in place, its server listens, all that it starts is started. */
export type Stage = 'installed' | 'listening' | 'settled';

/**
 * Where a deployment runs so that it can be probed. The verbs are those of NixOS's test driver. Every wait has a limit and says
 * what was waited for.
 */
export interface Machine {
  /** What runs here: the deployment with the options that had to be other ones on this machine. */
  readonly running: Deployment;
  /** Those options. */
  readonly remapped: readonly Remapped[];
  readonly programs: readonly Program[];
  /** Completes "it ran …". */
  readonly where: string;
  /** Others use it, too: what a probe makes it takes away again, and who does not answer is at fault. */
  readonly inUse: boolean;
  /** How many probes may run at a time. */
  readonly lanes: number;
  /**
   * Resolves once the deployment has come that far.
   * Rejects with a FailedExpectation where it does not, or with a MachineError.
   */
  reached(stage: Stage): Promise<void>;
  /** Rejects once a service ends that should run, with the last it said. Never resolves. */
  readonly lost: Promise<never>;
  /** Why this machine cannot do that; undefined where it can. */
  lacks(capability: MachineCapability): string | undefined;
  address(port: PortName): Address;
  /** Why it cannot be logged in as that user; undefined where it can. */
  withoutSecret(user: string): string | undefined;
  /** How a user logs in here. */
  login(user: string): Login;
  /**
   * A user who may do everything, where this machine does not lack `prober`; nobody in particular where nobody has to log in.
   */
  readonly prober: Login;
  /** The same in another account, where there is one. */
  proberIn(account: string): Login | undefined;
  /** For what speaks TLS here. */
  readonly tls: Tls | undefined;
  /** Returns when someone listens there. @throws MachineError */
  waitForPort(port: PortName): Promise<void>;
  start(service: ServiceName): Promise<void>;
  stop(service: ServiceName): Promise<void>;
  /** Ends it at once, as a power cut would (SIGKILL). */
  kill(service: ServiceName): Promise<void>;
  /** Runs the deployment with other options, without a restart. @throws FailedExpectation in the server's own words */
  reload(change: (options: Options) => Options): Promise<void>;
  /** The last lines that it said. */
  log(service: ServiceName): Promise<string>;
  /**
   * Runs a shell command as root on the host, where this machine does not lack `systemd`.
   * @param limit milliseconds
   * @throws MachineError where it takes longer
   */
  execute(command: string, limit?: number): Promise<Execution>;
  /** Shuts the host down and starts it again, where this machine does not lack `systemd`. Returns once it can be used. */
  reboot(): Promise<void>;
  /**
   * Cuts the host's power and starts it again, where this machine does not lack `power-cut`. What the host has not written to its
   * disk is lost. Returns once it can be used.
   */
  powerCut(): Promise<void>;
  /** Ends everything and leaves nothing behind. */
  dispose(): Promise<void>;
  /** Leaves everything running. */
  keep(): Promise<Kept>;
}

export interface Execution {
  /** The exit code. */
  readonly status: number;
  /** stdout and stderr. */
  readonly output: string;
}

export type ServiceName = 'nats-server' | 'nginx';
export type ProgramName = ServiceName | 'prometheus-nats-exporter' | 'Node.js';
export type PortName = 'client' | 'monitoring' | 'http' | 'https';
/**
 * - `proxy`: nginx runs; `exporter`: prometheus-nats-exporter does
 * - `kill`, `reload`: services can be killed and reloaded
 * - `systemd`: a host of its own, where the emitted units run under a real systemd; `power-cut`: one whose power can be cut;
 *   `memory`: all that the deployment promises to its streams fits
 * - `work`: natsmith's own file is on that host, and node; `other-server`: so is a nats-server of another version
 * - `provisioning`: its host makes the streams that are described
 * - `healthz`, `monitoring`: that page, or all of them, can be read
 * - `secrets`: it can be logged in as users of the deployment
 * - `streams`, `prober`: there is a user who may make streams, or do everything
 */
export type MachineCapability =
  | 'proxy'
  | 'exporter'
  | 'kill'
  | 'reload'
  | 'systemd'
  | 'provisioning'
  | 'power-cut'
  | 'memory'
  | 'work'
  | 'other-server'
  | 'healthz'
  | 'monitoring'
  | 'secrets'
  | 'streams'
  | 'prober';

export interface Address {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** What the paths of pages begin with. */
  readonly path?: string;
  /** The name that is asked for, where it is not the host. */
  readonly name?: string;
  /** Trusted where it speaks TLS, PEM; the system's authorities where not given. */
  readonly authority?: string;
}

/** What a client needs for TLS, PEM. Without an authority, it is the system's. */
export interface Tls {
  readonly authority?: string;
  /** What it shows to the server. */
  readonly certificate?: string;
  readonly key?: string;
}

/** PEM; it is its own authority. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** A name with a password or without one, an nkey, or nothing at all. */
export interface Login {
  readonly user?: string;
  readonly password?: string;
  /** An nkey's seed. */
  readonly seed?: Uint8Array;
  /** What subjects of replies begin with, for who may not listen to `_INBOX.>`. */
  readonly inbox?: string;
}

export interface Remapped {
  /** The option, or where there is none what it is. */
  readonly option: string;
  readonly from: string;
  readonly to: string;
}

export interface Program {
  readonly name: ProgramName;
  readonly path: string;
  readonly version: string;
}

/** What `keep` leaves. */
export interface Kept {
  readonly folder: string;
  readonly processes: Readonly<Record<string, number>>;
  /** What to open, and how. */
  readonly reach: readonly string[];
}

/** Hears what is being done, as long as it takes. */
export type Begin = (what: string) => void;

export interface Driver {
  readonly name: string;
  /**
   * @throws MachineError where this machine cannot run it
   * @param needs what will be asked of the machine, where that is known: the rest may be lacking
   * @throws FailedExpectation where the server does not take what it was given, where that is known so soon
   */
  launch(deployment: Deployment, begin?: Begin, needs?: ReadonlySet<string>): Promise<Machine>;
}
