import { bound, text, when } from '../expr/build.ts';
import { fn } from '../expr/functions.ts';
import { c } from './inputs.ts';

/** Where programs on this host reach the monitoring endpoint. */
export const monitoringUrl = bound(
  'monitoringUrl',
  text`http://${fn.hostPort(fn.loopbackFor(c.httpHost), c.httpPort)}`,
);

export const openPorts = [when(c.firewall.client, c.port), when(c.firewall.monitoring, c.httpPort)];
