import { and, bound, notNull, or, spread, text, when } from '../expr/build.ts';
import { fn } from '../expr/functions.ts';
import type { Expr, Sym } from '../expr/symbolic.ts';
import type { Location, VirtualHost } from './host.ts';
import { c } from './inputs.ts';
import { metricsUrl } from './metrics.ts';
import { monitoringUrl } from './network.ts';
import { certificateFile, fromFiles, keyFile } from './proxy-certificate.ts';

const { allow, basicAuthFile } = c.proxy;

/**
 * Who may see a page. A location inherits `allow`, `auth_basic` and `satisfy` from what is around it unless it has its own
 * (ngx_http_access_module, ngx_http_auth_basic_module, ngx_http_core_module): each is said.
 */
const restricted = bound<string>(
  'proxyAccess',
  fn.joinLines([
    when(or(notNull(allow), notNull(basicAuthFile)), 'satisfy all;'),
    when(
      notNull(allow),
      spread((allow as Sym<string[]>).map('network', (network) => text`allow ${network};`)),
    ),
    when(notNull(allow), 'deny all;'),
    when(
      notNull(basicAuthFile),
      spread(['auth_basic "NATS monitoring";', text`auth_basic_user_file ${basicAuthFile as Expr<string>};`]),
    ),
  ]),
);
const open = fn.joinLines(['allow all;', 'auth_basic off;']);

/** The slash after the port takes the prefix off: the server knows nothing of it. */
const locations: readonly Location[] = [
  { path: c.proxy.path, proxyPass: text`${monitoringUrl}/`, access: restricted },
  { path: text`= ${c.proxy.path}healthz`, proxyPass: text`${monitoringUrl}/healthz`, access: open },
  {
    condition: c.metrics.enable,
    path: text`= ${c.proxy.path}metrics`,
    proxyPass: metricsUrl,
    access: restricted,
  },
];

/** The monitoring pages behind nginx. */
export const virtualHost: VirtualHost = {
  name: c.proxy.host,
  tls: c.proxy.tls.enable,
  acme: and(c.proxy.tls.enable, c.proxy.tls.acme),
  fromFiles,
  certificate: { given: c.proxy.tls.certificate, file: certificateFile },
  key: { given: c.proxy.tls.key, file: keyFile },
  locations,
};
