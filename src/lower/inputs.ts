import { sym } from '../expr/symbolic.ts';
import type { Options } from '../spec/options.ts';
import type { ScriptName } from './scripts.ts';

/** The options of the deployment: printed as `cfg`. */
export const c = sym<Options>('cfg');

/** What each backend knows of its hosts. */
export interface HostFacts {
  /** The name of the deployment. */
  readonly deployment: string;
  /** What the nats-server that the deployment is written for takes without a restart (domain/server-reload.ts). */
  readonly reloadable: readonly string[];
  readonly natsServer: string;
  /** The command line, on the host. */
  readonly natsmith: string;
  readonly logrotate: string;
  readonly systemctl: string;
  readonly prometheusNatsExporter: string;
  /** The group that may read nginx's keys. */
  readonly nginxGroup: string;
  /** Whether the host orders certificates itself, and makes one of its own until they come. */
  readonly hasAcme: boolean;
  readonly scripts: Readonly<Record<ScriptName, string>>;
}

export const host = sym<HostFacts>('host');
