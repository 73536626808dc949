import { and, bound, cond, text, when } from '../expr/build.ts';
import { fn } from '../expr/functions.ts';
import { c } from './inputs.ts';

/** Where programs on this host reach the monitoring endpoint. */
export const monitoringUrl = bound(
  'monitoringUrl',
  text`http://${fn.hostPort(fn.loopbackFor(c.httpHost), c.httpPort)}`,
);

export const openPorts = [
  when(c.firewall.client, c.port),
  when(and(c.cluster.enable, c.firewall.cluster), c.cluster.port),
  when(c.firewall.monitoring, c.httpPort),
];

const inCluster = bound('healthOption', cond<string>(c.cluster.enable, '?js-enabled-only=true', ''));

/**
 * The page that tells whether the server is well. In a cluster, not whether JetStream has a leader: where too few servers are
 * left for one, restarting those that are does no good (server/monitor.go, healthz).
 */
export const healthUrl = text`${monitoringUrl}/healthz${inCluster}`;
