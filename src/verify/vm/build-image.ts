import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MachineError } from '../errors.ts';
import { run } from '../local/run.ts';
import type { Workspace } from '../local/workspace.ts';
import type { Begin } from '../machine.ts';
import initrdScript from './guest/initrd.sh?raw';
import prepareScript from './guest/prepare.sh?raw';
import shellScript from './guest/shell.sh?raw';
import { bringNode, NODE } from './guest-node.ts';
import { writeSizes } from './sizes.ts';
import { findTools } from './tools.ts';

const PACKAGES = [
  ...['systemd', 'systemd-sysv', 'dbus', 'udev', 'kmod', 'iproute2', 'linux-image-cloud-amd64'],
  ...['nats-server', 'nginx-light', 'logrotate', 'curl', 'ca-certificates', 'openssl'],
  // For natsmith itself, in the guest: what it has to do there is no business of the network in between (guest-node.ts).
  'nodejs',
  // For the initrd.
  ...['busybox-static', 'cpio', 'xz-utils'],
];

/** All that an image is made of: another recipe, another image. */
export const RECIPE = {
  suite: 'trixie',
  packages: PACKAGES,
  // Sparse; much more than the guest takes, and room for what a deployment stores.
  diskSize: '12G',
  scripts: [prepareScript, shellScript, initrdScript],
  // Whichever version builds it: another one is no reason to need root again.
  node: NODE,
};

export const DISK = 'root.img';
export const KERNEL = 'kernel';
export const INITRD = 'initrd';
export const IMAGE_FILES = [DISK, KERNEL, INITRD];

/** Milliseconds for each step; with a fast mirror all take one minute. */
export const LIMIT = 20 * 60_000;

/**
 * Installs Debian into a folder and makes a disk of that, without mounting anything.
 * @returns the folder of the image, inside the workspace
 * @throws MachineError
 */
export async function buildImage(
  workspace: Workspace,
  env: NodeJS.ProcessEnv,
  begin: Begin,
): Promise<string> {
  const tools = findTools(['mmdebstrap', 'mke2fs', 'chroot'], env, 'building the image of the guest');
  if (process.getuid?.() !== 0)
    throw new MachineError('building the image of the guest needs root, to install Debian into a folder', {
      help: 'run it once as root with the same XDG_CACHE_HOME; later runs find the image and do without',
    });
  const root = join(workspace.folder, 'root');
  const image = join(workspace.folder, 'image');
  const step = async (what: string, path: string, args: readonly string[]) => {
    begin(`build the image of the guest, once: ${what}`);
    const { ok, output } = await run(path, args, workspace, { TMPDIR: workspace.folder }, LIMIT);
    if (!ok) throw new MachineError(`the image of the guest cannot be built: ${what} fails`, problem(output));
  };

  const { suite, packages, diskSize } = RECIPE;
  const mirror = env.NATSMITH_DEBIAN_MIRROR ? [env.NATSMITH_DEBIAN_MIRROR] : [];
  const install = [
    '--mode=root',
    '--variant=minbase',
    `--include=${packages.join(',')}`,
    '--format=directory',
  ];
  await step(`install Debian ${suite}`, tools.mmdebstrap, [...install, suite, root, ...mirror]);
  await mkdir(join(root, 'usr/local/lib/natsmith-verify'), { recursive: true });
  await writeFile(join(root, 'usr/local/lib/natsmith-verify/shell'), shellScript);
  await writeFile(join(root, 'usr/local/lib/natsmith-verify/initrd'), initrdScript);
  await writeFile(join(root, 'prepare.sh'), prepareScript);
  await bringNode(root, tools.chroot, workspace);
  await step('prepare it', tools.chroot, [root, '/bin/sh', '/prepare.sh']);
  await rm(join(root, 'prepare.sh'));

  await mkdir(image);
  const kernels = (await readdir(join(root, 'boot'))).filter((name) => name.startsWith('vmlinuz-'));
  if (kernels.length !== 1) throw new MachineError(`the guest has ${kernels.length} kernels, not one`);
  await rename(join(root, 'boot', kernels[0]!), join(image, KERNEL));
  await rename(join(root, 'boot', INITRD), join(image, INITRD));
  const disk = join(image, DISK);
  const format = ['-q', '-t', 'ext4', '-E', 'lazy_itable_init=1', '-m', '0', '-L', 'natsmith'];
  await step('make a disk of it', tools.mke2fs, [...format, '-d', root, disk, diskSize]);
  await writeSizes(image, IMAGE_FILES);
  return image;
}

function problem(output: string): { details: string; help?: string } {
  const details = output.split('\n').slice(-12).join('\n');
  if (/keyring|NO_PUBKEY/.test(output) && !existsSync('/usr/share/keyrings/debian-archive-keyring.gpg'))
    return { details, help: 'Debian: apt install debian-archive-keyring' };
  return { details, help: 'NATSMITH_DEBIAN_MIRROR names another mirror of Debian' };
}
