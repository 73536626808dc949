import type { Options } from '../../spec/options.ts';
import { LOOPBACK } from '../local/ports.ts';
import type { PortName } from '../machine.ts';

/**
 * How people get at a guest that is left running.
 * @param console the socket of its serial console
 * @param secrets a folder with a file for each user's password
 * @param forwarded ports of this machine that lead to the guest's
 */
export function waysIn(
  { proxy, auth }: Options,
  console: string,
  secrets: string,
  forwarded: ReadonlyMap<PortName, number>,
): string[] {
  const url = (scheme: string, port: PortName) => `${scheme}://${LOOPBACK}:${forwarded.get(port)}`;
  const proxyUrl = proxy.tls.enable ? url('https', 'https') : url('http', 'http');
  return [
    `root's console: socat -,rawer,escape=0x1d UNIX-CONNECT:${console} (Ctrl-] leaves it)`,
    url('nats', 'client'),
    ...(auth.enable ? [`passwords: ${secrets}/nats.USER`] : []),
    `${url('http', 'monitoring')}/varz`,
    ...(proxy.enable ? [`${proxyUrl}${proxy.path} (Host: ${proxy.host})`] : []),
  ];
}
