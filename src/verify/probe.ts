import type { Deployment } from '../spec/resolve.ts';
import type { Difference } from './errors.ts';
import type { Machine, MachineCapability } from './machine.ts';

/** What must be there for a probe to have something to try, in the deployment or on the machine. */
export type Capability = 'auth' | 'jetstream' | 'connections' | MachineCapability;

/** A claim about a running deployment, and how it is tried. */
export interface Probe {
  readonly id: string;
  /** Completes "proves that …". */
  readonly proves: string;
  readonly needs: readonly Capability[];
  /** @returns what is not as the deployment says; nothing where all is */
  run(machine: Machine, deployment: Deployment): Promise<readonly Difference[]>;
}

/** Connections that a probe may have at a time; less than this would get in each other's way. */
export const CONNECTIONS = 4;

/** Why a probe has nothing to try; undefined where it has. */
export function reasonToSkip(
  { needs }: Probe,
  machine: Machine,
  { options }: Deployment,
): string | undefined {
  const reasons: Record<Capability, () => string | undefined> = {
    auth: () => (options.auth.enable ? undefined : 'auth is off: everyone may do everything'),
    jetstream: () => (options.jetstream.enable ? undefined : 'JetStream is off'),
    connections: () =>
      options.limits.maxConnections >= CONNECTIONS
        ? undefined
        : `limits.maxConnections leaves less than the ${CONNECTIONS} connections that it takes`,
    proxy: () => (options.proxy.enable ? machine.lacks('proxy') : 'the proxy is off'),
    kill: () => machine.lacks('kill'),
    reload: () => machine.lacks('reload'),
    systemd: () => machine.lacks('systemd'),
  };
  return needs.map((capability) => reasons[capability]()).find((reason) => reason !== undefined);
}
