import { sym } from '../expr/symbolic.ts';
import type { Options } from '../spec/options.ts';
import type { ScriptName } from './scripts.ts';

/** The options of the deployment: printed as `cfg`. */
export const c = sym<Options>('cfg');

/** What each backend knows of its hosts. */
export interface HostFacts {
  /** What the nats-server that the deployment is written for takes without a restart (domain/server-reload.ts). */
  readonly reloadable: readonly string[];
  readonly natsServer: string;
  readonly logrotate: string;
  readonly systemctl: string;
  readonly scripts: Readonly<Record<ScriptName, string>>;
}

export const host = sym<HostFacts>('host');
