import { type IncomingHttpHeaders, request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { isIP } from 'node:net';
import { hostPort } from '../domain/address.ts';
import { MachineError } from './errors.ts';
import type { Address } from './machine.ts';
import { PATIENCE } from './wait.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Question {
  readonly address: Address;
  readonly path: string;
  /** The name that is asked for, where it is not the address's. */
  readonly host?: string;
  /** Trusted where it speaks TLS, where it is not the address's. */
  readonly authority?: string | undefined;
}

/** Of a page, as people write it. */
export const urlOf = ({ host, port, tls, path: prefix = '' }: Address, path: string): string =>
  `${tls ? 'https' : 'http'}://${hostPort(host, port)}${prefix}${path}`;

/** GET, redirects not followed. @throws MachineError where there is no answer */
export function get({
  address,
  path,
  host = address.name ?? address.host,
  authority = address.authority,
}: Question): Promise<Answer> {
  const options = {
    host: address.host,
    port: address.port,
    path: `${address.path ?? ''}${path}`,
    agent: false as const,
    headers: { host },
    timeout: PATIENCE,
  };
  const url = urlOf(address, path);
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => reject(new MachineError(`${url}: ${reason}`));
    const asked = address.tls
      ? // An address is no server name (RFC 6066, section 3).
        secure({ ...options, ...(isIP(host) === 0 && { servername: host }), ca: authority })
      : plain(options);
    asked.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', (error) => fail(error.message));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    asked.on('timeout', () => asked.destroy(new Error(`no answer within ${PATIENCE / 1000} s`)));
    asked.on('error', (error) => fail(error.message));
    asked.end();
  });
}

/** The answer's body, where it is a JSON record. */
export function record({ body }: Answer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}
