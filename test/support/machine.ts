import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Deployment } from '../../src/spec/resolve.ts';
import { plainFiles } from './deployments.ts';
import { type NatsVersion, natsServerTool } from './nats-server.ts';
import { type Sandbox, SHARED, startSandbox } from './sandbox.ts';
import { root, tool } from './tools.ts';
import { waitFor } from './wait-for.ts';

const SYSTEMD = '/lib/systemd/systemd';

/** Nothing of this machine's own services is started; what is left is up within a second. */
const BOOT = `
find /etc/systemd /lib/systemd/system -name '*.wants' -prune -exec rm -rf {} +
echo machine >/etc/hostname
: >/etc/machine-id
# As on a host. In a container systemd leaves that to who made it; without it, credentials never get to a unit.
mount --make-rshared /
exec env -i container=lxc PATH=/usr/sbin:/usr/bin:/sbin:/bin ${SYSTEMD} --system --log-target=journal --unit=multi-user.target
`;

/** A sandbox in which a real systemd is process 1, with a nats-server of that version on its PATH. */
export const startMachine = async (version: NatsVersion): Promise<Sandbox> => {
  const machine = await startSandbox(['sh', '-c', BOOT]);
  const state = await waitFor(async () => {
    const { stdout } = await machine.run(['systemctl', 'is-system-running']);
    return /running|degraded/.test(stdout) ? stdout : undefined;
  }, 20_000);
  if (state === undefined) {
    await machine[Symbol.asyncDispose]();
    throw new Error('systemd does not come up in a sandbox');
  }
  await machine.run(['systemctl', 'start', 'systemd-journald.socket']);
  await machine.run(['install', tool(natsServerTool(version)), '/usr/sbin/nats-server']);
  return machine;
};

/** The bundled command line. */
const commandLine = () => readFileSync(join(root, 'dist/natsmith-host.mjs'), 'utf8');

/** Runs the emitted install.sh. @throws where it fails */
export const install = async (
  machine: Sandbox,
  deployment: Deployment,
  ...args: string[]
): Promise<string> => {
  await machine.run(['rm', '-rf', `${SHARED}/root`]);
  for (const [path, { content, mode }] of plainFiles(deployment, commandLine))
    await machine.shared.write(path === 'install.sh' ? path : `root/${path}`, content, mode);
  const { ok, output } = await machine.run(['sh', `${SHARED}/install.sh`, ...args], { timeout: 60_000 });
  if (!ok) throw new Error(output);
  return output;
};
