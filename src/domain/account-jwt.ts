import { isPublicKey } from './nkey.ts';

/**
 * Whether a text reads as the JWT of an account (github.com/nats-io/jwt, DecodeAccountClaims). Nobody's signature is
 * looked at.
 */
export function isAccountJwt(text: string): boolean {
  const [header, claims, signature, ...rest] = text.split('.');
  if (!header || !claims || !signature || rest.length > 0) return false;
  const { alg } = decoded(header);
  // Where version 2 has its type; that of version 1 stands outside.
  const { sub, type: before, nats } = decoded(claims);
  const type = typeof nats === 'object' && nats !== null && 'type' in nats ? nats.type : before;
  return (
    typeof alg === 'string' &&
    alg.startsWith('ed25519') &&
    type === 'account' &&
    isPublicKey(String(sub), 'A')
  );
}

/** An object in JSON in base64url; an empty one where it is not. */
function decoded(part: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(atob(part.replaceAll('-', '+').replaceAll('_', '/')));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
