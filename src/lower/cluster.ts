import { text, when } from '../expr/build.ts';
import { c } from './inputs.ts';
import { routeTlsFiles } from './tls-files.ts';

const { name, host, port, routes, advertise, tls } = c.cluster;

/** The block `cluster`. */
export const clusterSettings = {
  name,
  host,
  port,
  // As URLs, and a list even where there are none (server/opts.go, parseCluster).
  routes: routes.map('route', (route) => text`nats://${route}`),
  advertise,
  // Each shows the other its own: between routes, TLS without that would let anyone be a server.
  tls: when(tls.enable, { ...routeTlsFiles, verify: true }),
};
