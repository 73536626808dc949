import { resolve } from 'node:path';
import type { Login, ServerAccess, TlsFiles } from '../provision/access.ts';
import { parseServerUrls } from '../provision/server-url.ts';
import { type Flag, type Flags, type Outcome, usageProblem } from './command.ts';

/** How a command reaches a server. Variables are those of nats, the command line; flags come first. */
export const connectionFlags = {
  server: {
    type: 'string',
    value: 'URL',
    description: 'the server (or NATS_URL); default nats://127.0.0.1:4222',
  },
  user: { type: 'string', value: 'NAME', description: 'log in as this user (or NATS_USER)' },
  'password-file': {
    type: 'string',
    value: 'FILE',
    description: 'with the password in this file (or NATS_PASSWORD, the password itself)',
  },
  creds: { type: 'string', value: 'FILE', description: 'log in with these credentials (or NATS_CREDS)' },
  'tls-ca': {
    type: 'string',
    value: 'FILE',
    description: "the authority of the server's certificate (or NATS_CA)",
  },
  'tls-pinned': {
    type: 'string',
    value: 'FILE',
    description: 'the server must have exactly this certificate; its name and authority do not matter',
  },
  'tls-first': {
    type: 'boolean',
    description: "begin TLS before the server's greeting, as handshake_first wants",
  },
  'tls-cert': { type: 'string', value: 'FILE', description: 'a certificate to show (or NATS_CERT)' },
  'tls-key': { type: 'string', value: 'FILE', description: 'and its key (or NATS_KEY)' },
  'inbox-prefix': {
    type: 'string',
    value: 'SUBJECT',
    description: 'what replies come to (or NATS_INBOX_PREFIX); default _INBOX',
  },
} as const satisfies Record<string, Flag>;

const DEFAULT_SERVER = 'nats://127.0.0.1:4222';

/**
 * Which server a command line and its environment mean.
 * @param folder what paths are relative to
 */
export function serverAccess(
  flags: Flags,
  folder: string,
  env: NodeJS.ProcessEnv = process.env,
): ServerAccess | Outcome {
  const given = (flag: keyof typeof connectionFlags, variable: string) =>
    (flags[flag] as string | undefined) ?? (env[variable] || undefined);
  const file = (flag: keyof typeof connectionFlags, variable: string) => {
    const name = given(flag, variable);
    return name === undefined ? undefined : resolve(folder, name);
  };

  const fromFlag = flags.server !== undefined;
  const urls = parseServerUrls(given('server', 'NATS_URL') ?? DEFAULT_SERVER);
  if (!urls)
    return usageProblem(
      'flag',
      `${fromFlag ? '--server' : 'NATS_URL'} is no URL of a NATS server`,
      'write nats://HOST:PORT, or tls://HOST:PORT where nothing but TLS will do',
    );
  if (fromFlag && urls.login.kind !== 'none')
    return usageProblem(
      'flag',
      '--server holds a secret, which everyone on this machine can see in the list of processes',
      'use --user and --password-file, or NATS_URL',
    );
  const login = loginOf(flags, folder, env) ?? urls.login;
  if ('exit' in login) return login;

  const [ca, certificate, key] = [
    file('tls-ca', 'NATS_CA'),
    file('tls-cert', 'NATS_CERT'),
    file('tls-key', 'NATS_KEY'),
  ];
  const pinned = flags['tls-pinned'] as string | undefined;
  if (pinned !== undefined && flags['tls-ca'] !== undefined)
    return usageProblem(
      'flag',
      '--tls-pinned and --tls-ca are two ways to know the server',
      'give one of them',
    );
  if ((certificate === undefined) !== (key === undefined))
    return usageProblem(
      'flag',
      certificate === undefined ? 'a TLS key without a certificate' : 'a TLS certificate without a key',
      'give both --tls-cert and --tls-key, or NATS_CERT and NATS_KEY',
    );
  const inboxPrefix = given('inbox-prefix', 'NATS_INBOX_PREFIX');
  if (inboxPrefix !== undefined && !/^[^\s.*>]+(\.[^\s.*>]+)*$/.test(inboxPrefix))
    return usageProblem('flag', '--inbox-prefix is a subject without wildcards, such as _INBOX_backup');
  const tls: TlsFiles = {
    ...(pinned === undefined ? ca && { ca } : { pinned: resolve(folder, pinned) }),
    ...(certificate && { certificate }),
    ...(key && { key }),
  };
  const first = flags['tls-first'] === true && { tlsFirst: true };
  return { ...urls, ...first, login, tls, ...(inboxPrefix !== undefined && { inboxPrefix }) };
}

export const isAccess = (value: ServerAccess | Outcome): value is ServerAccess => !('exit' in value);

/** A login on the command line is the whole of it: variables then only complete it. */
function loginOf(flags: Flags, folder: string, env: NodeJS.ProcessEnv): Login | Outcome | undefined {
  const {
    user,
    creds,
    'password-file': passwordFile,
  } = flags as Readonly<Record<string, string | undefined>>;
  if (creds !== undefined && (user !== undefined || passwordFile !== undefined))
    return usageProblem('flag', '--creds and --user are two ways to log in', 'give one of them');
  if (creds !== undefined) return { kind: 'creds', file: resolve(folder, creds) };
  if (user === undefined && passwordFile === undefined && env.NATS_CREDS)
    return { kind: 'creds', file: resolve(folder, env.NATS_CREDS) };
  const name = user ?? (env.NATS_USER || undefined);
  if (name === undefined)
    return passwordFile === undefined
      ? undefined
      : usageProblem('flag', '--password-file without a user', 'give --user NAME, too, or NATS_USER');
  if (passwordFile !== undefined)
    return { kind: 'password', user: name, password: { file: resolve(folder, passwordFile) } };
  if (env.NATS_PASSWORD) return { kind: 'password', user: name, password: { text: env.NATS_PASSWORD } };
  return usageProblem(
    'flag',
    `no password for the user ${name}`,
    'put it into a file for --password-file FILE, or into NATS_PASSWORD',
  );
}
