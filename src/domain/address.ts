const octet = '(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const ipv4 = `${octet}([.]${octet}){3}`;
const group = '[0-9A-Fa-f]{1,4}';
/**
 * All ways to leave groups out (RFC 4291), where at most so many are written. A zone (`%eth0`) belongs to one machine, and is
 * none of them.
 */
const ipv6 = (most: 6 | 7) =>
  [
    `(${group}:){7}${group}`,
    `(${group}:){1,${most}}:`,
    ...[6, 5, 4, 3, 2, 1]
      .filter((before) => before < most)
      .map((before) => `(${group}:){1,${before}}(:${group}){1,${most - before}}`),
    `:(:${group}){1,${most}}`,
    '::',
    `::([Ff]{4}:)?${ipv4}`,
  ].join('|');
const label = '[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?';

/** A host name. The last label has a letter, so that no number passes for one. */
const name = `(${label}[.]){0,15}[0-9]{0,30}[A-Za-z_]([A-Za-z0-9_-]{0,31}[A-Za-z0-9_])?`;

/** `host:port`, the host by its name or its IPv4 address; as {@link ADDRESS_PATTERN} otherwise. */
export const PLACE_PATTERN = `(${ipv4}|${name}):[1-9][0-9]{0,4}`;

/**
 * An IP address or a host name, for `^…$` in JavaScript and `lib.types.strMatching` alike.
 */
export const ADDRESS_PATTERN = `(${ipv4}|${ipv6(7)}|${name})`;

/** Whether what {@link ADDRESS_PATTERN} takes is a name, which has to be looked up. */
export const isName = (host: string): boolean => new RegExp(`^${name}$`).test(host);

/** `host:port`, with the brackets an IPv6 address needs. */
export function hostPort(host: string, port: number): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Where a program on the same machine reaches a server that listens on `host`: a wildcard address becomes its loopback. */
export function loopbackFor(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '::1';
  return host;
}

/**
 * An address, or all addresses that begin with its first bits: what nginx's `allow` takes. To nginx, `::` stands for two groups
 * at least (src/core/ngx_inet.c).
 */
export const NETWORK_PATTERN = `(${ipv4}(/(3[0-2]|[12]?[0-9]))?|(${ipv6(6)})(/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))?)`;
