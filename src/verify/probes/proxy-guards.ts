import { BlockList, isIPv6 } from 'node:net';
import type { Difference } from '../errors.ts';
import type { Probe } from '../probe.ts';

/** For documentation (RFC 5737, RFC 3849): nobody's own. */
const STRANGERS = ['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1'];

export const proxyGuards: Probe = {
  id: 'proxy-guards',
  proves: 'nginx shows the monitoring pages to nobody outside of the list, and the health to everyone',
  needs: ['proxy', 'systemd', 'allow-list'],
  async run(machine, { options }, note) {
    const { host, path, tls, allow } = options.proxy;
    const stranger = strangerTo(allow!);
    if (stranger === undefined) {
      note('the list has everyone in it');
      return [];
    }
    await machine.execute(
      isIPv6(stranger)
        ? `ip address replace ${stranger}/128 dev lo nodad`
        : `ip address replace ${stranger}/32 dev lo`,
    );
    const differences: Difference[] = [];
    const wanted = {
      varz: '403',
      connz: '403',
      healthz: '200',
      ...(options.metrics.enable && { metrics: '403' }),
    };
    const server = `${tls.enable ? 'https' : 'http'}://${isIPv6(stranger) ? '[::1]' : '127.0.0.1'}`;
    const urls = Object.keys(wanted).map((page) => `-o /dev/null '${server}${path}${page}'`);
    const { output } = await machine.execute(
      `curl -sk -w '%{http_code}\\n' --max-time 10 --interface ${stranger} -H 'Host: ${host}' ${urls.join(' ')}`,
    );
    const answers = output.split('\n');
    for (const [index, [page, expected]] of Object.entries(wanted).entries())
      if (answers[index] !== expected)
        differences.push({
          expected: `${path}${page} answers ${expected} to ${stranger}, who is not in proxy.allow`,
          actual: answers[index] || 'nothing',
        });
    note(`asked as ${stranger}`);
    return differences;
  },
};

/** An address that the list does not have; none where it has everyone. */
function strangerTo(allow: readonly string[]): string | undefined {
  const list = new BlockList();
  for (const entry of allow) {
    const [address = '', bits] = entry.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return STRANGERS.find((address) => !list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4'));
}
