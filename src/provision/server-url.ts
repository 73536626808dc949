import type { Login } from './access.ts';

/** A server's URL taken apart: what of it may be shown, and what may not. */
export interface ServerUrls {
  readonly servers: readonly string[];
  readonly tlsOnly: boolean;
  readonly login: Login;
}

const DEFAULT_PORT = '4222';

/**
 * Reads `nats://user:password@host:port`, or several with commas between them; scheme, user and port may be missing.
 * @returns undefined where it is none. Whoever says so must not quote it: it may hold a secret.
 */
export function parseServerUrls(text: string): ServerUrls | undefined {
  const all = text.split(',').map(parseOne);
  if (all.some((each) => each === undefined)) return undefined;
  const urls = all as ServerUrls[];
  return {
    servers: urls.flatMap(({ servers }) => servers),
    tlsOnly: urls.some(({ tlsOnly }) => tlsOnly),
    login: urls.find(({ login }) => login.kind !== 'none')?.login ?? { kind: 'none' },
  };
}

function parseOne(text: string): ServerUrls | undefined {
  const [, scheme = 'nats', rest = ''] = /^(?:(nats|tls):\/\/)?([^/]+)\/?$/.exec(text.trim()) ?? [];
  // A scheme that the URL standard knows: of others it takes hosts as they are.
  const address = `http://${rest}`;
  if (rest === '' || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.pathname !== '/' || url.search || url.hash) return undefined;
  const port = /:(\d+)$/.exec(rest)?.[1] ?? DEFAULT_PORT;
  if (port === '0') return undefined;
  try {
    return {
      servers: [`${url.hostname}:${port}`],
      tlsOnly: scheme === 'tls',
      login: loginOf(decodeURIComponent(url.username), decodeURIComponent(url.password)),
    };
  } catch {
    return undefined;
  }
}

/** A user without a password is a token, as for all of NATS's own clients. */
function loginOf(user: string, password: string): Login {
  if (user === '') return { kind: 'none' };
  if (password === '') return { kind: 'token', token: user };
  return { kind: 'password', user, password: { text: password } };
}
