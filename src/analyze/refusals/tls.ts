import { isMap, type Setting, type Settings } from '../../domain/conf.ts';
import type { Refusal, Refuses } from './refusal.ts';

/** server/opts.go, parseTLS and GenTLSConfig, wherever a block `tls` stands. */
export const tls: Refuses = (conf) => below(conf, []);

function* below(value: Setting, path: readonly string[]): Generator<Refusal> {
  if (Array.isArray(value)) for (const item of value) yield* below(item, path);
  if (!isMap(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'tls' && isMap(inner)) yield* inBlock(inner, [...path, key]);
    yield* below(inner, [...path, key]);
  }
}

function* inBlock(block: Settings, path: readonly string[]): Generator<Refusal> {
  const [certificate, key] = [block.cert_file, block.key_file].map((file) => (file ?? '') !== '');
  if (certificate !== key)
    yield {
      path: [...path, certificate ? 'cert_file' : 'key_file'],
      message: certificate ? 'the certificate has no key_file' : 'the key has no cert_file',
    };
  if (certificate && Array.isArray(block.certs) && block.certs.length > 0)
    yield { path: [...path, 'certs'], message: 'certificates are given by cert_file or by certs, not both' };
  if (path.length === 1 && block.verify_cert_and_check_known_urls === true)
    yield {
      path: [...path, 'verify_cert_and_check_known_urls'],
      message: 'the addresses of clients are not known: this is for routes, gateways and leaf nodes',
    };
}
