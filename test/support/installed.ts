import { loopbackFor } from '../../src/domain/address.ts';
import type { Deployment } from '../../src/spec/resolve.ts';
import { plainFiles } from './deployments.ts';
import { type NatsVersion, natsServerTool } from './nats-server.ts';
import type { Running, Sandbox } from './sandbox.ts';
import { tool } from './tools.ts';
import { waitFor } from './wait-for.ts';

/**
 * Puts the emitted tree into a sandbox, without install.sh, and lets the real systemd programs make user and folders. What
 * systemd itself would do for nats.service (StateDirectory, RuntimeDirectory) is done by hand.
 */
export const layOut = async (sandbox: Sandbox, deployment: Deployment): Promise<void> => {
  const files = [...plainFiles(deployment)].filter(([path]) => path !== 'install.sh');
  await sandbox.write(Object.fromEntries(files.map(([path, file]) => [`/${path}`, file])));
  const folders = await sandbox.run([
    'sh',
    '-ec',
    `systemd-sysusers /etc/sysusers.d/nats.conf 2>&1
    [ ! -e /etc/tmpfiles.d/nats.conf ] || systemd-tmpfiles --create /etc/tmpfiles.d/nats.conf
    install -d -o nats -g nats -m 750 /var/lib/nats /run/nats`,
  ]);
  if (!folders.ok) throw new Error(folders.output);
};

export interface LiveServer extends AsyncDisposable {
  /** On this side's 127.0.0.1. */
  readonly port: number;
  readonly server: Running;
  /** A page of the monitoring endpoint: `varz`, `jsz`. */
  ask(page: string): Promise<Record<string, unknown>>;
}

/**
 * Runs a real nats-server as the user nats with the emitted configuration as it is.
 * @throws where it does not get healthy; the message holds its log
 */
export const startEmitted = async (
  sandbox: Sandbox,
  version: NatsVersion,
  { options }: Deployment,
): Promise<LiveServer> => {
  const server = sandbox.start([tool(natsServerTool(version)), '--config', '/etc/nats/nats-server.conf'], {
    user: 'nats',
  });
  const monitoring = await sandbox.forward(options.httpPort, loopbackFor(options.httpHost));
  const ask = async (page: string): Promise<Record<string, unknown>> =>
    (await fetch(`http://127.0.0.1:${monitoring}/${page}`)).json() as Promise<Record<string, unknown>>;
  const isUp = async () => (await ask('healthz').catch(() => undefined))?.status === 'ok' || undefined;
  const up = await waitFor(async () => (server.exitCode() === undefined ? isUp() : false), 10_000);
  if (!up) {
    await server.stop('SIGKILL');
    throw new Error(`nats-server ${version} does not start (${server.exitCode()}):\n${server.log.text()}`);
  }
  return {
    port: await sandbox.forward(options.port, loopbackFor(options.host)),
    server,
    ask,
    [Symbol.asyncDispose]: () => server.stop('SIGKILL'),
  };
};

/** `nats-server -t` on the emitted file, where it belongs. */
export const checkEmitted = (sandbox: Sandbox, version: NatsVersion) =>
  sandbox.run([tool(natsServerTool(version)), '-t', '--config', '/etc/nats/nats-server.conf'], {
    user: 'nats',
  });
