import type { Settings } from '../domain/conf.ts';
import type { Expr, Input } from '../expr/symbolic.ts';

/*
 * What a host runs, as expressions over the options. Backends read it: the NixOS one prints it, the systemd one evaluates
 * it. Names are those of NixOS's options, because those are the stricter of the two.
 */

export interface Host {
  /** nats-server.conf. */
  readonly settings: Expr<Settings>;
  readonly services: Readonly<Record<string, Optional<Service>>>;
  readonly timers: Readonly<Record<string, Optional<Timer>>>;
  /** Files under /etc. */
  readonly etc: Readonly<Record<string, Optional<EtcFile>>>;
  /** Folders outside /var/lib/nats that must be there before the server starts. */
  readonly directories: readonly Optional<Directory>[];
  readonly virtualHost: Optional<VirtualHost>;
  /** TCP ports that the firewall opens. */
  readonly openPorts: Expr<readonly number[]>;
}

/** Something that is on the host where a condition holds. */
export interface Optional<T> {
  readonly condition?: Expr<boolean>;
  readonly value: T;
}

/** systemd.unit(5). Lists of units become one line. */
interface Unit {
  readonly description: string;
  readonly documentation?: readonly string[];
  readonly wantedBy?: readonly string[];
  readonly wants?: readonly string[];
  readonly after?: readonly string[];
  readonly before?: readonly string[];
  readonly requisite?: readonly string[];
  readonly conflicts?: readonly string[];
  readonly partOf?: readonly string[];
  readonly onFailure?: readonly string[];
  readonly startLimitIntervalSec?: number;
  readonly unitConfig?: Input<Directives>;
}

export type Directive = string | number | boolean | readonly string[];
export type Directives = Readonly<Record<string, Directive>>;

/** systemd.service(5), systemd.exec(5), systemd.resource-control(5). */
export interface Service extends Unit {
  readonly environment?: Input<Readonly<Record<string, string>>>;
  readonly serviceConfig: Input<Directives>;
  /** A running service is restarted when one of these has changed … */
  readonly restartTriggers?: readonly Trigger[];
  /** … and reloaded when only one of these has. */
  readonly reloadTriggers?: readonly Trigger[];
}

/** A file under /etc, or a value. */
export type Trigger = { readonly file: string } | { readonly value: Expr<unknown> };

/** systemd.timer(5). */
export interface Timer extends Unit {
  readonly timerConfig: Input<Directives>;
}

export interface EtcFile {
  readonly text: Expr<string>;
}

/** tmpfiles.d(5), type d. */
export interface Directory {
  readonly path: Expr<string>;
  readonly mode: string;
}

/** One of nginx's virtual hosts. */
export interface VirtualHost {
  readonly name: Expr<string>;
  readonly tls: Expr<boolean>;
  /** With TLS, whether the certificate comes by ACME, or is in files that the author names. */
  readonly acme: Expr<boolean>;
  readonly fromFiles: Expr<boolean>;
  readonly certificate: TlsFile;
  readonly key: TlsFile;
  readonly locations: readonly Location[];
}

export interface TlsFile {
  /** As the author names it. */
  readonly given: Expr<string | null>;
  readonly file: Expr<string>;
}

export interface Location {
  readonly condition?: Expr<boolean>;
  readonly path: Expr<string>;
  readonly proxyPass: Expr<string>;
  /** Who may see it: nginx's directives, a line each. */
  readonly access: Expr<string>;
}

/** Everything that runs does so as this user and group. */
export const USER = 'nats';
export const STATE_DIRECTORY = '/var/lib/nats';
/** Under /etc: as emitted, with placeholders for secrets, and where those come from. */
export const CONFIG_FILE = 'nats/nats-server.conf';
export const SECRETS_FILE = 'nats/secrets';
/** Of what the server reads. */
export const RUNTIME_FOLDER = '/run/nats';
export const RUNNING_CONFIG = `${RUNTIME_FOLDER}/nats-server.conf`;
export const PID_FILE = `${RUNTIME_FOLDER}/nats-server.pid`;
/** Where NixOS keeps certificates that come by ACME (security.acme), and other hosts are told to. */
export const ACME_FOLDER = '/var/lib/acme';
/** What an ACME authority asks for lies here. */
export const ACME_CHALLENGES = `${ACME_FOLDER}/acme-challenge`;
