/** Where a server is, and as whom to log in to it. Secrets are in here: no message shows any of them but `servers`. */
export interface ServerAccess {
  /** `host:port` each; the first that answers is taken. */
  readonly servers: readonly string[];
  /** Whether nothing but TLS will do. */
  readonly tlsOnly: boolean;
  /** Whether TLS begins before the server's greeting. */
  readonly tlsFirst?: boolean;
  readonly login: Login;
  readonly tls: TlsFiles;
  /** What subjects of replies begin with, for users who may not subscribe to `_INBOX.>`. */
  readonly inboxPrefix?: string;
}

export type Login =
  | { readonly kind: 'none' }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'password'; readonly user: string; readonly password: Secret }
  /** A file with a JWT and its seed, as nsc makes it. */
  | { readonly kind: 'creds'; readonly file: string };

/** A secret itself, or the file that holds it. */
export type Secret = { readonly text: string } | { readonly file: string };

/** Absolute paths of PEM files. */
export interface TlsFiles {
  readonly ca?: string;
  /** The certificate that the server must have: its name and its authority do not matter. */
  readonly pinned?: string;
  readonly certificate?: string;
  readonly key?: string;
}

/** What the server is called in messages. */
export const nameOf = ({ servers }: ServerAccess): string => servers.join(', ');
