import {
  type Authenticator,
  type ConnectionOptions,
  connect,
  credsAuthenticator,
  ErrorCode,
  type NatsConnection,
  NatsError,
} from 'nats';
import { messageOf } from '../domain/reason.ts';
import { type Login, nameOf, type Secret, type ServerAccess, type TlsFiles } from './access.ts';
import { ServerError } from './errors.ts';
import { readSecretFile, tlsOptions } from './tls-options.ts';

/** Milliseconds; a server that is well answers in a hundredth of it. */
const PATIENCE = 10_000;

/**
 * Connects to a server. A connection that is lost does not come back by itself.
 * @param name what the server calls the connection
 * @throws ServerError, whose words hold no secret
 */
export async function connectTo(
  access: ServerAccess,
  name: string,
  more: Pick<ConnectionOptions, 'noEcho'> = {},
): Promise<NatsConnection> {
  const options: ConnectionOptions = {
    servers: [...access.servers],
    name,
    reconnect: false,
    timeout: PATIENCE,
    ignoreClusterUpdates: true,
    noRandomize: true,
    ...more,
    ...(access.inboxPrefix !== undefined && { inboxPrefix: access.inboxPrefix }),
    ...(await loginOptions(access.login)),
    ...(await tlsOptions(access)),
  };
  try {
    return await connect(options);
  } catch (error) {
    throw explain(error, access);
  }
}

async function loginOptions(login: Login): Promise<ConnectionOptions> {
  switch (login.kind) {
    case 'none':
      return {};
    case 'token':
      return { token: login.token };
    case 'password':
      return { user: login.user, pass: await secretText(login.password) };
    case 'creds':
      return { authenticator: await authenticatorOf(login.file) };
  }
}

/** One line; a file may end in a line end, as those do that a systemd credential is made of. */
async function secretText(secret: Secret): Promise<string> {
  if ('text' in secret) return secret.text;
  const text = (await readSecretFile(secret.file, 'the password')).toString('utf8').replace(/\n$/, '');
  if (text !== '' && !/[\n\r\0]/.test(text)) return text;
  throw new ServerError(
    'server/login',
    `${secret.file} holds ${text === '' ? 'no password' : 'more than one line'}`,
    'put the password on a line of its own, and nothing else',
  );
}

async function authenticatorOf(file: string): Promise<Authenticator> {
  const content = await readSecretFile(file, 'the credentials');
  try {
    const authenticator = credsAuthenticator(content);
    // It reads them when it is first used, where nobody would know which file it was.
    authenticator('nonce');
    return authenticator;
  } catch {
    throw new ServerError(
      'server/login',
      `${file} holds no credentials`,
      'a .creds file has a JWT and a seed in it, between lines of dashes (nsc generate creds)',
    );
  }
}

function explain(error: unknown, access: ServerAccess): ServerError {
  const at = nameOf(access);
  const code = codeOf(error);
  if (REFUSALS.has(code)) return refused(at, access.login);
  if (code === ErrorCode.ServerOptionNotAvailable)
    return new ServerError(
      'server/unreachable',
      `the server at ${at} does not speak TLS`,
      'leave out --tls-ca, --tls-pinned, --tls-cert and tls://, or set tls in its configuration',
    );
  // Of a host that is not found, the message is about its name, whatever that is.
  if (!LOOKUPS.has(code) && isTls(error, code)) return tlsFailed(at, error, access.tls);
  const [reason, help] = WORDS.get(code) ?? [messageOf(error), undefined];
  // It cuts the connection to who has no certificate: whether its alert comes before that is a matter of luck (TLS 1.3).
  if (code === 'ECONNRESET' && (access.tls.ca || access.tls.pinned) && !access.tls.certificate)
    return new ServerError(
      'server/unreachable',
      `no TLS with the server at ${at}: ${reason}`,
      'if it asks clients for a certificate, --tls-cert and --tls-key give it',
    );
  return new ServerError(
    'server/unreachable',
    `cannot connect to ${at}: ${reason}`,
    help ?? 'is it the right address? --server HOST:PORT or NATS_URL name another',
  );
}

const codeOf = (error: unknown): string => {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : '';
};

const REFUSALS = new Set<string>([
  ErrorCode.AuthorizationViolation,
  ErrorCode.AuthenticationExpired,
  ErrorCode.AuthenticationTimeout,
  ErrorCode.AccountExpired,
  ErrorCode.BadAuthentication,
]);

function refused(at: string, login: Login): ServerError {
  const whom = {
    none: [
      'a client that does not log in',
      'give --user and --password-file, --creds, or NATS_URL and friends',
    ],
    token: ['this token', 'see the token in NATS_URL'],
    password: [
      `the user ${login.kind === 'password' ? login.user : ''} with this password`,
      'see --user and --password-file, or NATS_USER and NATS_PASSWORD',
    ],
    creds: [
      `the user of ${login.kind === 'creds' ? login.file : ''}`,
      "they may be another account's or operator's, revoked, or too old",
    ],
  } as const;
  const [who, help] = whom[login.kind];
  return new ServerError('server/login', `the server at ${at} does not let in ${who}`, help);
}

const LOOKUPS = new Set(['ENOTFOUND', 'EAI_AGAIN']);

const isTls = (error: unknown, code: string): boolean =>
  code === ErrorCode.Tls ||
  /^(ERR_(TLS|SSL|OSSL)|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO|ERR_SSL)/.test(code) ||
  /certificate|tls|ssl/i.test(error instanceof NatsError ? messageOf(error.chainedError) : messageOf(error));

function tlsFailed(at: string, error: unknown, { ca, pinned, certificate }: TlsFiles): ServerError {
  const said = messageOf((error instanceof NatsError && error.chainedError) || error);
  // OpenSSL's: `…:error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:../deps/…`
  const [, alert] = /:SSL routines:[^:]*:([^:]+):/.exec(said) ?? [];
  const help = alert?.includes(' alert ')
    ? certificate
      ? `the server does not take the certificate in ${certificate}`
      : '--tls-cert and --tls-key give what the server wants of its clients'
    : pinned
      ? `it must show the certificate in ${pinned}, within its dates; has it a new one?`
      : ca
        ? `is its certificate one of the authority in ${ca}, and for that host name?`
        : '--tls-ca FILE names the authority that signed its certificate';
  return new ServerError('server/unreachable', `no TLS with the server at ${at}: ${alert ?? said}`, help);
}

const WORDS = new Map<string, readonly [reason: string, help: string | undefined]>([
  [ErrorCode.ConnectionRefused, ['nobody listens there', undefined]],
  [
    ErrorCode.Timeout,
    [`no answer within ${PATIENCE / 1000} s`, 'a firewall, or something that does not speak NATS?'],
  ],
  [ErrorCode.ConnectionTimeout, [`no answer within ${PATIENCE / 1000} s`, undefined]],
  ['ENOTFOUND', ['there is no such host', undefined]],
  ['EAI_AGAIN', ['the name of the host cannot be looked up', undefined]],
  ['EHOSTUNREACH', ['there is no way to that host', undefined]],
  ['ENETUNREACH', ['there is no way to that network', undefined]],
  ['ECONNRESET', ['the connection was cut', undefined]],
]);
