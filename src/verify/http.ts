import { type IncomingHttpHeaders, request as plain } from 'node:http';
import { request as secure } from 'node:https';
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
  /** The name that is asked for, where it is not the address. */
  readonly host?: string;
  /** Trusted where it speaks TLS. */
  readonly authority?: string | undefined;
}

/** GET, redirects not followed. @throws MachineError where there is no answer */
export function get({ address, path, host = address.host, authority }: Question): Promise<Answer> {
  const options = {
    host: address.host,
    port: address.port,
    path,
    agent: false as const,
    headers: { host },
    timeout: PATIENCE,
  };
  const url = `${address.tls ? 'https' : 'http'}://${address.host}:${address.port}${path}`;
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => reject(new MachineError(`${url}: ${reason}`));
    const asked = address.tls
      ? // Names are the business of the real certificate, which is not here.
        secure({ ...options, servername: host, ca: authority, checkServerIdentity: () => undefined })
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
