import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { PeerCertificate } from 'node:tls';
import type { ConnectionOptions } from 'nats';
import { reasonOf } from '../domain/reason.ts';
import type { ServerAccess } from './access.ts';
import { ServerError } from './errors.ts';

/**
 * What the client gives to node:tls; nothing where TLS is up to the server, and needs no file.
 * @throws ServerError for a file that cannot be read, or holds no certificate or key
 */
export async function tlsOptions({
  tls,
  tlsOnly,
  tlsFirst,
  servers,
}: ServerAccess): Promise<ConnectionOptions> {
  const { ca, pinned, certificate, key } = tls;
  if (!tlsOnly && !tlsFirst && !ca && !pinned && !certificate) return {};
  const pem = async (file: string | undefined, what: string) =>
    file && checked(await readSecretFile(file, what), file, what);
  // An IP address is no server name in TLS, but what a certificate is held against (node:tls, checkServerIdentity).
  const host = servers[0]!.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return {
    tls: {
      ...(tlsFirst ? { handshakeFirst: true } : { host }),
      ca: await pem(ca, "the authority's certificate"),
      cert: await pem(certificate, 'the certificate'),
      key: await pem(key, KEY),
      ...(pinned && (await pinnedOptions(pinned))),
    } as NonNullable<ConnectionOptions['tls']>,
  };
}

/**
 * The first certificate of a file is the one that a server shows (RFC 8446, 4.4.2): nothing else is trusted, and nothing else of it
 * looked at but its dates. It may be an authority itself, which what it signed would come from: hence the second look.
 */
async function pinnedOptions(file: string) {
  const wanted = certificateIn(await readSecretFile(file, "the server's certificate"), file);
  return {
    ca: wanted.toString(),
    // Without it, OpenSSL wants all authorities up to the root.
    allowPartialTrustChain: true,
    checkServerIdentity: (_: string, { raw }: PeerCertificate) =>
      wanted.raw.equals(raw) ? undefined : new Error('another certificate'),
  };
}

const KEY = 'the key';

/** OpenSSL does not say which file it cannot read. */
function checked(content: Buffer, file: string, what: string): string {
  if (what === KEY) requireKey(content, file);
  else certificateIn(content, file);
  return content.toString();
}

function requireKey(pem: Buffer, file: string): void {
  try {
    createPrivateKey(pem);
  } catch {
    throw new ServerError(
      'server/login',
      `${file} holds no key`,
      'a private key in PEM is wanted, without a passphrase',
    );
  }
}

function certificateIn(pem: Buffer, file: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw new ServerError('server/login', `${file} holds no certificate`, 'a certificate in PEM is wanted');
  }
}

/** @throws ServerError, which names the file */
export async function readSecretFile(file: string, what: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new ServerError('server/login', `cannot read ${what} in ${file}: ${reasonOf(error)}`);
  }
}
