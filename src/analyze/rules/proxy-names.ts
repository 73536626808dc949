import { isName } from '../../domain/address.ts';
import type { Rule } from '../fact.ts';

/** In every /etc/hosts. */
const KNOWN = 'localhost';

/** Names that nginx has to look up before it starts (ngx_http_proxy_module, proxy_pass). */
export const proxyNames: Rule = function* ({ options: { proxy, httpHost, metrics } }) {
  if (!proxy.enable) return;
  const asked = [
    [['httpHost'], httpHost],
    ...(metrics.enable ? [[['metrics', 'host'], metrics.host] as const] : []),
  ] as const;
  for (const [path, host] of asked)
    if (host !== KNOWN && isName(host))
      yield {
        code: 'proxy/name',
        path,
        and: [['proxy', 'enable']],
        message: `nginx has to look up ${host} before it starts`,
      };
};
