import {
  type ConnectionOptions,
  connect,
  ErrorCode,
  Events,
  type NatsConnection,
  NatsError,
  nkeyAuthenticator,
} from 'nats';
import type { Login, Machine, Tls } from './machine.ts';
import { PATIENCE } from './wait.ts';

/** What the server did not let a client do. It says so at some time after the fact, and of no message in particular. */
export interface Refusal {
  readonly operation: 'publish' | 'subscription';
  readonly subject: string;
  readonly queue?: string;
}

/** A connection that keeps account of what it was refused. */
export interface Client {
  readonly connection: NatsConnection;
  /** Returns once the server has dealt with all that was sent, with what it refused since the last time. */
  settle(): Promise<Refusal[]>;
  close(): Promise<void>;
}

/** @throws NatsError where the server does not let it in */
export async function connectAs(machine: Machine, login: Login): Promise<Client> {
  const { host, port, tls } = machine.address('client');
  const { user, password, seed, inbox } = login;
  const connection = await connect({
    servers: `${host}:${port}`,
    name: 'natsmith verify',
    reconnect: false,
    timeout: PATIENCE,
    ignoreClusterUpdates: true,
    ...(user !== undefined && { user }),
    ...(password !== undefined && { pass: password }),
    ...(inbox !== undefined && { inboxPrefix: inbox }),
    ...(seed && { authenticator: nkeyAuthenticator(seed) }),
    ...(tls &&
      machine.tls && {
        tls: { ...tlsOptions(host, machine.tls), handshakeFirst: handshakeFirst(machine) },
      }),
  });
  let refused: Refusal[] = [];
  // Ends with the connection.
  void (async () => {
    // Its type leaves out the queue.
    for await (const { type, permissionContext } of connection.status())
      if (type === Events.Error && permissionContext) refused.push(permissionContext as Refusal);
  })();
  return {
    connection,
    settle: async () => {
      await connection.flush();
      // The server answers in order, but an iterator hands on its items a little later.
      await new Promise((resolve) => setImmediate(resolve));
      const all = refused;
      refused = [];
      return all;
    },
    close: () => connection.close(),
  };
}

const handshakeFirst = ({ running }: Machine) => running.options.tls.handshakeFirst === 'only';

/** @param host an IP address is no server name in TLS, but what a certificate is held against (node:tls, checkServerIdentity) */
const tlsOptions = (
  host: string,
  { authority, certificate, key }: Tls,
): NonNullable<ConnectionOptions['tls']> =>
  ({ host, ca: authority, cert: certificate, key }) as NonNullable<ConnectionOptions['tls']>;

/** Whether the server lets in who logs in like this. @throws NatsError for any other reason than that it does not */
export async function letsIn(machine: Machine, login: Login): Promise<boolean> {
  try {
    await (await connectAs(machine, login)).close();
    return true;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}

export const isRefusal = (error: unknown): boolean =>
  error instanceof NatsError && error.code === ErrorCode.AuthorizationViolation;

/** Runs with connections, and closes them whatever comes. */
export async function withClients<T>(
  machine: Machine,
  logins: readonly Login[],
  run: (...clients: Client[]) => Promise<T>,
): Promise<T> {
  const clients: Client[] = [];
  try {
    for (const login of logins) clients.push(await connectAs(machine, login));
    return await run(...clients);
  } finally {
    await Promise.all(clients.map((client) => client.close()));
  }
}
