import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseVersion } from '../../domain/server-version.ts';
import { COMMAND_LINE } from '../../emit/systemd/host-facts.ts';
import type { Deployment } from '../../spec/resolve.ts';
import { findExporter, findNatsServer, findOtherNatsServer } from '../local/programs.ts';
import type { MachineCapability, Program } from '../machine.ts';
import { ownFile } from '../own-file.ts';
import { OTHER_SERVER, OWN_FILE } from '../work.ts';

/** Of the guest's own nats-server, Debian trixie's. */
const GUEST_LINE = { major: 2, minor: 10 };

/** What is put into the guest besides the deployment, where this machine has it. */
export interface Brought {
  readonly natsServer: Program | undefined;
  readonly other: Program | undefined;
  readonly exporter: Program | undefined;
  /** natsmith's single file. */
  readonly own: string | undefined;
}

/**
 * @param needs as `launch` is given them: megabytes that nobody asks for keep a guest from its work
 * @throws MachineError where something is named that is not there, or the server that is wanted is nowhere
 */
export async function programsFor(
  { natsVersion, options }: Deployment,
  env: NodeJS.ProcessEnv,
  needs?: ReadonlySet<string>,
): Promise<Brought> {
  const asked = (capability: MachineCapability) => needs?.has(capability) ?? true;
  const { major, minor } = parseVersion(natsVersion);
  const guestHasIt = major === GUEST_LINE.major && minor === GUEST_LINE.minor;
  return {
    natsServer: env.NATSMITH_NATS_SERVER || !guestHasIt ? await findNatsServer(env) : undefined,
    other: asked('other-server') ? await findOtherNatsServer(env) : undefined,
    exporter: options.metrics.enable ? await findExporter(env) : undefined,
    own: asked('work') ? ownFile() : undefined,
  };
}

/** Puts them below a folder that stands for the guest's root. */
export async function bringPrograms(
  { natsServer, other, exporter, own }: Brought,
  root: string,
): Promise<void> {
  const bring = async (from: string | undefined, to: string) => {
    if (from === undefined) return;
    await mkdir(dirname(join(root, to)), { recursive: true });
    await copyFile(from, join(root, to));
  };
  await bring(natsServer?.path, '/usr/local/bin/nats-server');
  await bring(exporter?.path, '/usr/local/bin/prometheus-nats-exporter');
  await bring(other?.path, OTHER_SERVER);
  await bring(own, OWN_FILE);
}

/** What the guest runs. */
export async function programsIn(succeed: (command: string) => Promise<string>): Promise<Program[]> {
  const said = await succeed(
    `read -r pid </sys/fs/cgroup/system.slice/nats.service/cgroup.procs
server=$(readlink /proc/$pid/exe)
echo "$server"; "$server" --version; command -v nginx; nginx -v
[ ! -e /${COMMAND_LINE} ] || echo "$(command -v node) Node.js $(node --version)"`,
  );
  const found = (pattern: RegExp) => pattern.exec(said)?.[1] ?? '?';
  const node = /^(\/.*\/node) Node\.js v(\S+)$/m.exec(said);
  return [
    { name: 'nats-server', path: found(/^(.*\/nats-server)$/m), version: found(/v(\d+\.\d+\.\d+\S*)/) },
    { name: 'nginx', path: found(/^(.*\/nginx)$/m), version: found(/nginx\/(\S+)/) },
    ...(node ? [{ name: 'Node.js' as const, path: node[1]!, version: node[2]! }] : []),
  ];
}
