import type { Difference } from '../errors.ts';
import { get, record } from '../http.ts';
import type { Probe } from '../probe.ts';

export const proxyForwards: Probe = {
  id: 'proxy-forwards',
  proves:
    'nginx shows the monitoring pages of this server, or asks for the password, over HTTPS where the proxy has TLS',
  needs: ['proxy', 'healthz'],
  harmless: true,
  async run(machine, { options }, note) {
    const { host, path, tls, allow, basicAuthFile } = options.proxy;
    const differences: Difference[] = [];
    const expect = (holds: boolean, expected: string, actual: string) => {
      if (!holds) differences.push({ expected, actual });
    };
    const address = machine.address(tls.enable ? 'https' : 'http');
    const through = (page: string) =>
      get({ address, path: `${path}${page}`, host, authority: machine.tls?.authority });

    const health = await through('healthz');
    expect(
      health.status === 200 && record(health)?.status === 'ok',
      `${path}healthz answers 200 {"status":"ok"}`,
      `${health.status} ${health.body.trim()}`,
    );
    const shown = await through('varz');
    const hidden = machine.inUse && allow !== null && shown.status === 403;
    if (basicAuthFile !== null)
      expect(
        shown.status === 401 || hidden,
        `${path}varz answers 401 to who gives no password`,
        `${shown.status} ${shown.body.trim().slice(0, 200)}`,
      );
    else if (hidden) note('nginx shows no other page to this host, which proxy.allow does not name');
    else {
      const direct = await get({ address: machine.address('monitoring'), path: '/varz' });
      expect(
        shown.status === 200 && record(shown)?.server_id === record(direct)?.server_id,
        `${path}varz answers 200 with the variables of this server`,
        `${shown.status} ${record(shown) ? 'those of another server' : shown.body.trim().slice(0, 200)}`,
      );
    }
    if (tls.enable) {
      const plain = await get({ address: machine.address('http'), path: `${path}varz`, host });
      const wanted = `https://${host}${path}varz`;
      expect(
        plain.status === 301 && plain.headers.location === wanted,
        `HTTP is redirected to ${wanted}`,
        `${plain.status} ${plain.headers.location ?? 'without a location'}`,
      );
    }
    return differences;
  },
};
