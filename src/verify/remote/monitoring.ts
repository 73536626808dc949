import { hostPort, loopbackFor } from '../../domain/address.ts';
import type { Options } from '../../spec/options.ts';
import { MachineError } from '../errors.ts';
import { get, record, urlOf } from '../http.ts';
import type { Address } from '../machine.ts';
import type { Greeting } from './greeting.ts';

/** The monitoring pages of a server, or why none can be read. */
export interface Monitoring {
  readonly address?: Address;
  /** Why no page can be read, not even healthz. */
  readonly nowhere?: string;
  /** Why others than healthz cannot. */
  readonly hidden?: string;
}

interface Where {
  readonly options: Options;
  /** Host of the server, as it was given. */
  readonly host: string;
  readonly given: URL | undefined;
  readonly authority: string | undefined;
  readonly greeting: Greeting;
}

/** Looks for the pages where the deployment has them. @throws MachineError where they are another server's */
export async function findMonitoring(where: Where): Promise<Monitoring> {
  const address = placeOf(where);
  if (typeof address === 'string') return { nowhere: address };
  const varz = await get({ address, path: '/varz' }).catch((error: unknown) => {
    // What the deployment promises is for the probes to judge; what was named on the command line is a mistake there.
    if (!(error instanceof MachineError) || where.given) throw error;
    return undefined;
  });
  const url = urlOf(address, '/varz');
  if (varz?.status === 401 || varz?.status === 403)
    return { address, hidden: `${url} answers ${varz.status} here: --monitoring URL names another way` };
  const id = varz && record(varz)?.server_id;
  if (typeof id === 'string' && id !== where.greeting.id)
    throw new MachineError(`${url} is not of the server that clients reach`, {
      help: 'do --server and --monitoring name the same server?',
    });
  return { address };
}

function placeOf({ options, host, given, authority }: Where): Address | string {
  const { proxy, firewall, httpHost, httpPort } = options;
  const trusted = authority === undefined ? {} : { authority };
  if (given) {
    const tls = given.protocol === 'https:';
    const port = Number(given.port || (tls ? 443 : 80));
    return { host: bare(given.hostname), port, tls, path: given.pathname.replace(/\/$/, ''), ...trusted };
  }
  if (isLoopback(host)) return { host: loopbackFor(httpHost), port: httpPort, tls: false };
  if (firewall.monitoring && !isLoopback(httpHost)) return { host, port: httpPort, tls: false };
  if (proxy.enable)
    return {
      ...proxyAddress(host, proxy.tls.enable, authority),
      path: proxy.path.replace(/\/$/, ''),
      name: proxy.host,
    };
  return `no other host reaches the monitoring pages at ${hostPort(httpHost, httpPort)}: --monitoring URL names a way, such as an SSH tunnel`;
}

/** nginx, on the host of the server. */
export const proxyAddress = (host: string, tls: boolean, authority: string | undefined): Address => ({
  host,
  port: tls ? 443 : 80,
  tls,
  ...(authority !== undefined && { authority }),
});

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || host.startsWith('127.');

/** Without the brackets of an IPv6 address in a URL. */
export const bare = (host: string): string => host.replace(/^\[(.*)\]$/, '$1');
