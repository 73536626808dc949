import { join } from 'node:path';
import { usersOf } from '../../spec/everyone.ts';
import type { Options } from '../../spec/options.ts';
import type { Deployment } from '../../spec/resolve.ts';
import { MachineError } from '../errors.ts';
import { makeCertificate } from '../local/certificate.ts';
import { type Keyring, makeKeyring, withSecrets } from '../local/keyring.ts';
import { freePorts } from '../local/ports.ts';
import { withProber } from '../local/remap.ts';
import { makeWorkspace, type Workspace } from '../local/workspace.ts';
import type { Begin, Certificate, Driver, PortName } from '../machine.ts';
import { type Accelerator, chooseAccelerator } from './accelerator.ts';
import { fitFirmware, writeOemStrings } from './credentials.ts';
import { type Gateway, openGateway } from './gateway.ts';
import {
  certificateFiles,
  deploymentFiles,
  type GuestFile,
  pack,
  relayFiles,
  secretFiles,
  storedCredentials,
  writeGuestFiles,
} from './guest-files.ts';
import { haveImage, type Image } from './image.ts';
import { installInGuest } from './install-in-guest.ts';
import { listenersOf, needsRelay, reachablePort } from './listening.ts';
import { guestMemory } from './memory.ts';
import { type Brought, bringPrograms, programsFor, programsIn } from './programs.ts';
import { startGuest } from './qemu.ts';
import { haveSnapshot } from './snapshot.ts';
import { requireSpace } from './space.ts';
import { findTools, type Tool } from './tools.ts';
import { VmMachine } from './vm-machine.ts';

const TOOLS = ['qemu-system-x86_64', 'qemu-img', 'tar'] as const satisfies Tool[];
/** A port that was free may be taken before QEMU gets to it. */
const ATTEMPTS = 3;
/** Seconds that install.sh may take on a real processor. */
const INSTALLING = 60;
/** install.sh enables units once all files are there, and the user that owns them. Nobody writes to `never` (guest/shell.sh). */
const UNITS_ENABLED =
  'until [ -L /etc/systemd/system/multi-user.target.wants/nats.service ]; do read -r -t 0.3 <>never; done; true';
/** MiB that a guest's disk may grow by. */
const SPACE = 1024;

interface Host {
  readonly image: Image;
  readonly accelerator: Accelerator;
  readonly tools: Record<(typeof TOOLS)[number], string>;
}

/**
 * Runs deployments in a virtual machine: Debian with its systemd and nginx, installed by the emitted install.sh.
 * @throws MachineError where something is missing here
 */
export async function vmDriver(env: NodeJS.ProcessEnv, begin: Begin): Promise<Driver> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new MachineError(
      `the guest is for Linux on x86-64; this is ${process.platform} on ${process.arch}`,
    );
  const tools = findTools(TOOLS, env, 'the driver vm');
  const image = await haveImage(env, begin);
  const accelerator = await chooseAccelerator(tools['qemu-system-x86_64'], image.kernel);
  const host = { image, accelerator, tools };
  const launch = async (
    deployment: Deployment,
    say: Begin,
    needs?: ReadonlySet<string>,
    attempt = 1,
  ): Promise<VmMachine> => {
    const brought = await programsFor(deployment, env, needs);
    const workspace = makeWorkspace();
    try {
      return await launchIn(workspace, deployment, brought, host, say);
    } catch (error) {
      workspace.clear();
      if (error instanceof MachineError && error.transient && attempt < ATTEMPTS)
        return launch(deployment, say, needs, attempt + 1);
      throw error;
    }
  };
  return { name: 'vm', launch: (deployment, say = () => {}, needs) => launch(deployment, say, needs) };
}

async function launchIn(
  workspace: Workspace,
  deployment: Deployment,
  brought: Brought,
  { image, accelerator, tools }: Host,
  say: Begin,
): Promise<VmMachine> {
  const { folder } = workspace;
  await requireSpace(folder, SPACE, 'a guest', 'TMPDIR');
  const keyring = makeKeyring(deployment.options);
  const running = { ...deployment, options: alone(withKnownSecrets(deployment.options, keyring)) };
  const { options } = running;
  const tls = await certificate(options, workspace);
  const listeners = listenersOf(options);
  const ports = await freePorts(listeners.length);

  const byName = options.auth.enable
    ? keyring.credentials(usersOf(options).filter(({ passwordFile }) => passwordFile === null))
    : [];
  const memory = guestMemory(options);
  // With a real processor a boot takes seconds; a snapshot would be tied to that processor.
  const snapshot =
    accelerator.name === 'tcg'
      ? await haveSnapshot({ image, accelerator, tools, memory: memory.size }, say)
      : undefined;
  // The firmware tells its secrets when a machine boots.
  const inFirmware = snapshot === undefined && fitFirmware(byName);
  say(snapshot ? 'go on with a guest that has booted' : `boot the guest (${accelerator.name})`);
  const secretOf = (user: string) => keyring.login(user).password ?? '';
  const files = [
    ...deploymentFiles(running),
    ...certificateFiles(options, tls),
    ...(options.auth.enable ? secretFiles(options, secretOf) : []),
    ...(inFirmware ? [] : storedCredentials(byName)),
    ...relayFiles(listeners),
  ];
  const [guest, archive] = await Promise.all([
    startGuest({
      image,
      accelerator,
      tools,
      workspace,
      memory: memory.size,
      snapshot,
      oemStrings: inFirmware ? await writeOemStrings(byName, folder) : [],
      forwards: listeners.map((listener, index) => [ports[index]!, reachablePort(listener)] as const),
    }),
    packInput(files, brought, tools.tar, workspace),
  ]);
  say('install the deployment');
  const gateways = new Map<PortName, Gateway>();
  for (const [index, { name }] of listeners.entries()) gateways.set(name, await openGateway(ports[index]!));
  const machine = new VmMachine({
    deployment: running,
    clustered: deployment.options.cluster.enable,
    guest,
    keyring,
    tls,
    workspace,
    accelerator,
    memory,
    tar: tools.tar,
    brought,
    forwarded: new Map(listeners.map(({ name }, index) => [name, ports[index]!])),
    gateways,
  });
  const relays = listeners.filter(needsRelay).map(({ name }) => `natsmith-relay-${name}.socket`);
  const serverLog = () => machine.log('nats-server');
  const installation = { archive, relays, limit: INSTALLING, serverLog };
  const started = installInGuest({ guest, accelerator }, installation);
  const listening = machine.waitForPort('client', INSTALLING);
  const programs = async () => {
    await listening;
    const inGuest = await programsIn((command) => guest.shell.succeed(command));
    machine.programs = brought.exporter ? [...inGuest, brought.exporter] : inGuest;
  };
  const settled = Promise.race([Promise.all([started, programs()]).then(() => {}), machine.lost]);
  const enabled = guest.shell.succeed(UNITS_ENABLED, INSTALLING * 1_000 * accelerator.patience);
  const stages = {
    installed: Promise.race([enabled.then(() => {}), settled]),
    listening: Promise.race([listening, settled]),
    settled,
  };
  // Thrown where it is waited for.
  for (const stage of Object.values(stages)) stage.catch(() => {});
  machine.stages = stages;
  return machine;
}

/** What goes into the guest, as an archive. */
async function packInput(
  files: readonly GuestFile[],
  brought: Brought,
  tar: string,
  workspace: Workspace,
): Promise<Buffer> {
  const root = join(workspace.folder, 'input');
  await writeGuestFiles(root, files);
  await bringPrograms(brought, root);
  return pack(tar, root, workspace);
}

/** The options with secrets that are known here. */
const withKnownSecrets = (options: Options, keyring: Keyring): Options =>
  options.auth.enable
    ? {
        ...options,
        ...withSecrets(options, keyring),
        settings: withProber(options.settings, keyring.prober),
      }
    : options;

/** A copy must never join the real servers. */
const alone = (options: Options): Options => ({
  ...options,
  cluster: { ...options.cluster, enable: false },
});

async function certificate(
  { proxy, settings, tls }: Options,
  workspace: Workspace,
): Promise<Certificate | undefined> {
  const ofServer = tls.enable || /"(cert|ca)_file":"/i.test(JSON.stringify(settings));
  if (!ofServer && !(proxy.enable && proxy.tls.enable)) return undefined;
  const file = (name: string) => join(workspace.folder, name);
  return makeCertificate(proxy.host, file('certificate.pem'), file('key.pem'), workspace, tls.clientUser);
}

/** What runs there, not what is installed: a deployment may bring its own. */
