import type { Options } from '../../spec/options.ts';
import type { Deployment } from '../../spec/resolve.ts';
import { MachineError } from '../errors.ts';
import type { Certificate, Driver, Program } from '../machine.ts';
import { CERTIFICATE_HELP, makeCertificate } from './certificate.ts';
import { makeKeyring } from './keyring.ts';
import { type Layout, makeLayout } from './layout.ts';
import { LocalMachine } from './local-machine.ts';
import { writeNginxConf } from './nginx.ts';
import { freePorts, onLoopback } from './ports.ts';
import { findNatsServer, findNginx } from './programs.ts';
import { remap } from './remap.ts';
import { Services } from './services.ts';
import { makeWorkspace, type Workspace } from './workspace.ts';

/** More than any configuration has listeners. */
const PORTS = 16;
/** A port that was free may be taken before the server gets to it. */
const ATTEMPTS = 3;

/**
 * Runs deployments on this machine, beside whatever else runs here.
 * @throws MachineError where there is no nats-server
 */
export async function localDriver(env: NodeJS.ProcessEnv): Promise<Driver> {
  const natsServer = await findNatsServer(env);
  const launch = async (deployment: Deployment, attempt = 1): Promise<LocalMachine> => {
    const workspace = makeWorkspace();
    try {
      return await launchIn(workspace, deployment, natsServer, env);
    } catch (error) {
      workspace.clear();
      if (error instanceof MachineError && error.transient && attempt < ATTEMPTS)
        return launch(deployment, attempt + 1);
      throw error;
    }
  };
  return { name: 'local', launch: (deployment) => launch(deployment) };
}

async function launchIn(
  workspace: Workspace,
  deployment: Deployment,
  natsServer: Program,
  env: NodeJS.ProcessEnv,
): Promise<LocalMachine> {
  const { options } = deployment;
  const layout = makeLayout(workspace.folder);
  const [clientPort, monitoringPort, http, https, ...others] = (await freePorts(PORTS)) as [
    number,
    number,
    number,
    number,
  ];
  const keyring = makeKeyring(options);
  const { options: here, remapped } = remap(
    options,
    layout.dataDir,
    {
      clientPort,
      monitoringPort,
      storeDir: layout.storeDir,
      certificateFile: layout.certificate,
      keyFile: layout.key,
      file: layout.file,
      nextPort: () => (others as number[]).shift()!,
    },
    keyring,
  );
  const tls = await certificate(options, layout, workspace);
  const nginx = options.proxy.enable ? await proxyProgram(options, tls, env) : 'the proxy is off';

  const services = new Services(workspace);
  const machine = new LocalMachine({
    deployment: { ...deployment, options: here },
    remapped: typeof nginx === 'string' ? remapped : [...remapped, ...proxyRemapped(options, http, https)],
    natsServer,
    nginx,
    tls: typeof tls === 'string' ? undefined : tls,
    proxyPorts: { http, https },
    keyring,
    layout,
    workspace,
    services,
  });
  await machine.assemble();
  services.add({
    name: 'nats-server',
    path: natsServer.path,
    args: ['--config', layout.runningConfig],
    logFile: layout.log('nats-server'),
    otherLogs: layout.serverLogs,
    listensOn: onLoopback(clientPort),
    // server/server.go, AcceptLoop
    saysReady: 'Server is ready',
  });
  await machine.start('nats-server');
  if (typeof nginx !== 'string') {
    services.add({
      name: 'nginx',
      path: nginx.path,
      args: ['-e', 'stderr', '-p', layout.nginx, '-c', await writeNginxConf(layout)],
      logFile: layout.log('nginx'),
      otherLogs: [],
      listensOn: onLoopback(http),
    });
    await machine.start('nginx');
  }
  return machine;
}

/** The certificate that the deployment needs, if it needs one; or why there is none. @throws MachineError */
async function certificate(
  { proxy, settings, tls }: Options,
  layout: Layout,
  workspace: Workspace,
): Promise<Certificate | string | undefined> {
  const ofServer = tls.enable || /"(cert|ca)_file":"/i.test(JSON.stringify(settings));
  const ofProxy = proxy.enable && proxy.tls.enable;
  if (!ofServer && !ofProxy) return undefined;
  try {
    return await makeCertificate(proxy.host, layout.certificate, layout.key, workspace);
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    if (ofServer) throw error;
    return `${error.message}; ${CERTIFICATE_HELP}`;
  }
}

/** nginx, or why the proxy cannot run here. */
async function proxyProgram(
  { proxy }: Options,
  tls: Certificate | string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<Program | string> {
  if (proxy.tls.enable && typeof tls === 'string') return tls;
  try {
    return await findNginx(env);
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    return [error.message, error.help].filter(Boolean).join('; ').replaceAll('\n', '; ');
  }
}

const proxyRemapped = ({ proxy }: Options, http: number, https: number) => [
  { option: 'the port of nginx', from: '80', to: String(http) },
  ...(proxy.tls.enable ? [{ option: 'the port of nginx', from: '443', to: String(https) }] : []),
];
