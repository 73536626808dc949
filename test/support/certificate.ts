import { generateKeyPairSync, sign } from 'node:crypto';

/** A key and a certificate for 127.0.0.1 and localhost that it signs itself, so that it is its own authority; both PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** `serial` tells certificates apart. They hold from 2020 to 2049. */
export const selfSigned = (serial = 1): Certificate => certified(serial, 'localhost', [127, 0, 0, 1]);

/** A certificate for another name, and for no address; `authority` of that name, or itself, signs it. */
export const signed = (
  serial: number,
  name: string,
  authority?: Certificate & { name: string },
): Certificate => certified(serial, name, undefined, authority);

function certified(
  serial: number,
  host: string,
  address?: number[],
  authority?: Certificate & { name: string },
): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
  const nameOf = (text: string) => sequence(set(sequence(oid('550403'), der(0x0c, Buffer.from(text)))));
  const alternatives = sequence(
    der(0x82, Buffer.from(host)),
    ...(address ? [der(0x87, Buffer.from(address))] : []),
  );
  const extensions = sequence(
    sequence(oid('551d13'), der(0x04, sequence(der(0x01, Buffer.from([0xff]))))), // basicConstraints: an authority
    sequence(oid('551d11'), der(0x04, alternatives)), // subjectAltName
  );
  // RFC 5280, section 4.1
  const content = sequence(
    der(0xa0, integer(2)),
    integer(serial),
    ecdsaWithSha256,
    nameOf(authority?.name ?? host),
    sequence(utcTime('200101000000Z'), utcTime('491231235959Z')),
    nameOf(host),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', content, authority?.key ?? privateKey));
  return {
    certificate: pem('CERTIFICATE', sequence(content, ecdsaWithSha256, signature)),
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const size = content.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

const sequence = (...parts: readonly Buffer[]) => der(0x30, ...parts);
const set = (...parts: readonly Buffer[]) => der(0x31, ...parts);
const integer = (value: number) => der(0x02, Buffer.from([value]));
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const utcTime = (text: string) => der(0x17, Buffer.from(text));

const pem = (label: string, content: Buffer) =>
  [
    `-----BEGIN ${label}-----`,
    ...content.toString('base64').match(/.{1,64}/g)!,
    `-----END ${label}-----`,
    '',
  ].join('\n');
