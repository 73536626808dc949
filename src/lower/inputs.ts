import { sym } from '../expr/symbolic.ts';
import type { Options } from '../spec/options.ts';

/** The options of the deployment: printed as `cfg`. */
export const c = sym<Options>('cfg');

/** Where programs and natsmith's own scripts are: each backend knows its own. */
export interface HostPaths {
  readonly natsServer: string;
  readonly logrotate: string;
  readonly systemctl: string;
  readonly healthCheck: string;
}

export const host = sym<HostPaths>('host');
