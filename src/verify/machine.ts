import type { Options } from '../spec/options.ts';
import type { Deployment } from '../spec/resolve.ts';

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
  /** Rejects once a service ends that should run, with the last it said. Never resolves. */
  readonly lost: Promise<never>;
  /** Why this machine cannot do that; undefined where it can. */
  lacks(capability: MachineCapability): string | undefined;
  address(port: PortName): Address;
  /** How a user logs in here. */
  login(user: string): Login;
  /** A user who may do everything and exists here only; nobody in particular where nobody has to log in. */
  readonly prober: Login;
  /** For what speaks TLS here. */
  readonly tls: Certificate | undefined;
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
export type PortName = 'client' | 'monitoring' | 'http' | 'https';
/**
 * `proxy`: nginx runs; `kill`, `reload`: services can be killed and reloaded; `systemd`: a host of its own, where the emitted
 * units run under a real systemd; `power-cut`: one whose power can be cut;
 * `memory`: all that the deployment promises to its streams fits.
 */
export type MachineCapability = 'proxy' | 'kill' | 'reload' | 'systemd' | 'power-cut' | 'memory';

export interface Address {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
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
}

export interface Remapped {
  /** The option, or where there is none what it is. */
  readonly option: string;
  readonly from: string;
  readonly to: string;
}

export interface Program {
  readonly name: ServiceName;
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
   * @throws FailedExpectation where the server does not take what it was given
   */
  launch(deployment: Deployment, begin?: Begin): Promise<Machine>;
}
