import { readFile } from 'node:fs/promises';
import { reasonOf } from '../../domain/reason.ts';
import { nameOf, type ServerAccess, type TlsFiles } from '../../provision/access.ts';
import { connectTo } from '../../provision/connect.ts';
import { ServerError } from '../../provision/errors.ts';
import { accountOf } from '../../provision/own-account.ts';
import { everyone, usersOf } from '../../spec/everyone.ts';
import type { Deployment } from '../../spec/resolve.ts';
import { letsIn, withClients } from '../client.ts';
import { clientsSpeakTls } from '../client-tls.ts';
import { FailedExpectation } from '../errors.ts';
import type { Driver, Tls } from '../machine.ts';
import type { RemoteAccess } from './access.ts';
import { greet } from './greeting.ts';
import { readLogins } from './logins.ts';
import { bare, findMonitoring } from './monitoring.ts';
import { RemoteMachine, type RemoteParts } from './remote-machine.ts';

const CLIENT = 'natsmith verify';

/** Probes a deployment that runs already: nothing is started, changed or left behind. */
export function remoteDriver(access: RemoteAccess): Driver {
  return { name: 'remote', launch: (deployment) => reach(deployment, access) };
}

/**
 * @throws ServerError where it cannot be reached or logged in to
 * @throws MachineError where something that was given does not fit
 * @throws FailedExpectation where another server is there
 */
async function reach(deployment: Deployment, access: RemoteAccess): Promise<RemoteMachine> {
  const { options } = deployment;
  const { server } = access;
  const at = nameOf(server);
  const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(server.servers[0]!) ?? [];
  const greeting = await greet(bare(host), Number(port), at);
  // Secrets are for the server that the spec describes, and for no other.
  if (greeting.name !== options.serverName)
    throw new FailedExpectation(
      `the server at ${at} is called ${JSON.stringify(options.serverName)}`,
      `it is called ${JSON.stringify(greeting.name)}, and was not tried any further`,
    );
  const clientTls = server.tlsOnly || greeting.tlsRequired || clientsSpeakTls(options);
  const logins = await readLogins(usersOf(options), access);
  // An authority may be that of nginx alone.
  await tryConnecting({ ...server, tlsOnly: clientTls, tls: clientTls ? server.tls : {} });
  const tls = await readTls(server.tls);
  const proberName = server.login.kind === 'password' ? server.login.user : undefined;
  const parts: RemoteParts = {
    deployment,
    host: bare(host),
    port: Number(port),
    clientTls,
    tls,
    logins,
    proberName,
    proberAccount: undefined,
    inboxPrefix: server.inboxPrefix,
    monitoring: await findMonitoring({
      options,
      host: bare(host),
      given: access.monitoring,
      authority: tls.authority,
      greeting,
    }),
    server: { name: 'nats-server', path: `nats://${at}`, version: greeting.version },
  };
  const machine = new RemoteMachine(parts);
  if (!options.auth.enable || proberName === undefined) return machine;
  if (!(await letsIn(machine, machine.login(proberName))))
    throw new ServerError(
      'server/login',
      `the server at ${at} does not let in ${proberName} with this secret`,
      'see --user, --password-file and --secrets',
    );
  // The spec does not know everyone.
  const known = everyone(options).some(({ user }) => user.name === proberName);
  return known ? machine : new RemoteMachine({ ...parts, proberAccount: await proberAccount(machine) });
}

const proberAccount = (machine: RemoteMachine): Promise<string | undefined> =>
  withClients(machine, [machine.prober], ({ connection }) => accountOf(connection));

/** TLS and all, as nobody in particular: to be refused is an answer. */
async function tryConnecting(server: ServerAccess): Promise<void> {
  try {
    await (await connectTo({ ...server, login: { kind: 'none' } }, CLIENT)).close();
  } catch (error) {
    if (!(error instanceof ServerError) || error.code !== 'server/login') throw error;
  }
}

async function readTls({ ca, certificate, key }: TlsFiles): Promise<Tls> {
  const read = async (file: string) => {
    try {
      return await readFile(file, 'utf8');
    } catch (error) {
      throw new ServerError('server/login', `cannot read ${file}: ${reasonOf(error)}`);
    }
  };
  return {
    ...(ca !== undefined && { authority: await read(ca) }),
    ...(certificate !== undefined && { certificate: await read(certificate) }),
    ...(key !== undefined && { key: await read(key) }),
  };
}
