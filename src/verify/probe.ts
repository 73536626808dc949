import type { Deployment } from '../spec/resolve.ts';
import type { Difference } from './errors.ts';
import type { Machine, MachineCapability, Stage } from './machine.ts';
import { provisionedAccounts } from './members.ts';

/** What must be there for a probe to have something to try, in the deployment or on the machine. */
export type Capability =
  | 'auth'
  | 'jetstream'
  | 'connections'
  | 'health'
  | 'log-file'
  | 'allow-list'
  | 'metrics'
  | 'backup'
  | 'tls'
  | 'assets'
  | MachineCapability;

/** Hears a figure that was measured. */
export type Note = (figure: string) => void;

/** A claim about a running deployment, and how it is tried. */
export interface Probe {
  readonly id: string;
  /** Completes "proves that …". */
  readonly proves: string;
  readonly needs: readonly Capability[];
  /** It breaks things and sees whether they recover: only tried where asked for. */
  readonly fault?: boolean;
  /** Nobody who uses the deployment notices: tried on one that is in use, too. */
  readonly harmless?: boolean;
  /**
   * It looks at the host alone and changes nothing there: it may run beside others. Those that disturb wait for it, unless it is
   * 'all': then only faults do.
   */
  readonly beside?: true | 'all';
  /** When what it looks at is there; where it does not say, once the deployment has settled. */
  readonly after?: Stage;
  /** Changes what runs, as a fault does: nothing is tried meanwhile but what runs beside 'all'. */
  readonly disturbs?: boolean;
  /** Milliseconds, where it may take longer than others. */
  readonly limit?: number;
  /** @returns what is not as the deployment says; nothing where all is */
  run(machine: Machine, deployment: Deployment, note: Note): Promise<readonly Difference[]>;
}

/** Connections that a probe may have at a time; less than this would get in each other's way. */
export const CONNECTIONS = 4;

/**
 * Why a probe has nothing to try; undefined where it has.
 * @param byName it was asked for by its name
 */
export function reasonToSkip(
  { id, needs, harmless = false }: Probe,
  machine: Machine,
  { options }: Deployment,
  byName: boolean,
): string | undefined {
  const reasons: Record<Capability, () => string | undefined> = {
    auth: () => (options.auth.enable ? undefined : 'auth is off: everyone may do everything'),
    jetstream: () => (options.jetstream.enable ? undefined : 'JetStream is off'),
    connections: () =>
      options.limits.maxConnections >= CONNECTIONS
        ? undefined
        : `limits.maxConnections leaves less than the ${CONNECTIONS} connections that it takes`,
    proxy: () => (options.proxy.enable ? machine.lacks('proxy') : 'the proxy is off'),
    'allow-list': () => (options.proxy.allow === null ? 'proxy.allow is not given' : undefined),
    metrics: () => (options.metrics.enable ? undefined : 'metrics are off'),
    backup: () => (options.backup.enable ? undefined : 'backups are off'),
    tls: () => (options.tls.enable ? undefined : 'TLS is off'),
    assets: () => {
      const accounts = provisionedAccounts(options);
      if (accounts.length === 0) return 'no streams or buckets are described';
      if (accounts.some((account) => machine.proberIn(account))) return undefined;
      return `--user names nobody in an account that streams are described in (${accounts.join(', ')})`;
    },
    exporter: () => machine.lacks('exporter'),
    kill: () => machine.lacks('kill'),
    reload: () => machine.lacks('reload'),
    systemd: () => machine.lacks('systemd'),
    provisioning: () => machine.lacks('provisioning'),
    'power-cut': () => machine.lacks('power-cut'),
    memory: () => machine.lacks('memory'),
    healthz: () => machine.lacks('healthz'),
    monitoring: () => machine.lacks('monitoring'),
    secrets: () => machine.lacks('secrets'),
    streams: () => machine.lacks('streams'),
    prober: () => machine.lacks('prober'),
    work: () => machine.lacks('work'),
    'other-server': () => machine.lacks('other-server'),
    health: () => (options.health.enable ? undefined : 'health checks are off'),
    'log-file': () => (options.logs.to === 'file' ? undefined : 'the server logs to the journal'),
  };
  const logsIn = needs.some((need) =>
    ['auth', 'connections', 'prober', 'jetstream', 'reload', 'kill'].includes(need),
  );
  const byCertificate =
    options.tls.enable && options.tls.verify === 'map' && logsIn
      ? 'users log in by their certificates, of which verify has none'
      : undefined;
  const lacking = [byCertificate, ...needs.map((capability) => reasons[capability]())].find(
    (reason) => reason !== undefined,
  );
  if (lacking !== undefined || harmless || byName || !machine.inUse) return lacking;
  return `those who use it could notice: --probe ${id} asks for it`;
}
