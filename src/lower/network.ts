import { bound, text, when } from '../expr/build.ts';
import { fn } from '../expr/functions.ts';
import type { VirtualHost } from './host.ts';
import { c } from './inputs.ts';

/** Where programs on this host reach the monitoring endpoint. */
export const monitoringUrl = bound(
  'monitoringUrl',
  text`http://${fn.hostPort(fn.loopbackFor(c.httpHost), c.httpPort)}`,
);

/** The monitoring pages behind nginx. The slash after the port takes the prefix off: the server knows nothing of it. */
export const virtualHost: VirtualHost = {
  name: c.proxy.host,
  tls: c.proxy.tls.enable,
  certificate: c.proxy.tls.certificate,
  key: c.proxy.tls.key,
  locations: [
    { path: c.proxy.path, proxyPass: text`${monitoringUrl}/` },
    { path: text`= ${c.proxy.path}healthz`, proxyPass: text`${monitoringUrl}/healthz` },
  ],
};

export const openPorts = [when(c.firewall.client, c.port), when(c.firewall.monitoring, c.httpPort)];
