import { sym } from '../expr/symbolic.ts';
import type { Options } from '../spec/options.ts';
import type { ScriptName } from './scripts.ts';

/** The options of the deployment: printed as `cfg`. */
export const c = sym<Options>('cfg');

/** What each backend knows of its hosts. */
export interface HostFacts {
  /** The nats-server that the deployment is written for, as `2.10.29`. */
  readonly natsVersion: string;
  readonly natsServer: string;
  readonly logrotate: string;
  readonly systemctl: string;
  readonly scripts: Readonly<Record<ScriptName, string>>;
}

export const host = sym<HostFacts>('host');
