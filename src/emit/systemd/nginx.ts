import type { Input } from '../../expr/symbolic.ts';
import { ACME_CHALLENGES, type VirtualHost } from '../../lower/host.ts';
import { template } from '../template.ts';
import nginxConfig from './nginx.conf.hbs?raw';

/** What nginx listens on, as its directive `listen` takes it. */
export interface ProxyListeners {
  readonly http: readonly string[];
  readonly https: readonly string[];
}

/** On hosts. Whoever runs the same virtual host beside others needs ports of its own. */
export const PROXY_LISTENERS: ProxyListeners = { http: ['80', '[::]:80'], https: ['443', '[::]:443'] };

/** The virtual host as nginx's configuration, for its `http { }`. */
export function nginxText(
  { name, tls, acme, certificate, key, locations }: VirtualHost,
  { http, https }: ProxyListeners,
  value: <T>(expression: Input<T>) => T,
): string {
  return template<object>(nginxConfig)({
    http,
    https,
    name: value(name),
    tls: value(tls),
    certificate: value(certificate.file),
    key: value(key.file),
    challenges: value(acme) && ACME_CHALLENGES,
    locations: locations
      .filter(({ condition }) => condition === undefined || value(condition))
      .map((location) => {
        const path = value(location.path);
        return {
          exact: path.startsWith('= '),
          path: path.replace(/^= /, ''),
          proxyPass: value(location.proxyPass),
          access: value(location.access).split('\n').filter(Boolean),
        };
      }),
  });
}
