import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { makeWorkspace } from '../local/workspace.ts';
import type { Begin } from '../machine.ts';
import { buildImage, DISK, INITRD, KERNEL, LIMIT, RECIPE, SIZES } from './build-image.ts';
import { cacheFolder } from './cache.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { requireSpace } from './space.ts';

/** What guests boot from; nobody writes to it. */
export interface Image {
  readonly folder: string;
  readonly kernel: string;
  readonly initrd: string;
  /** A raw disk, without partitions. */
  readonly disk: string;
}

/** MiB: the installed Debian, its packages, and the disk that is made of it. */
const SPACE = 2048;

/**
 * The image that all guests have in common, built if there is none yet.
 * @throws MachineError where it cannot be built here
 */
export async function haveImage(env: NodeJS.ProcessEnv, begin: Begin): Promise<Image> {
  const cache = cacheFolder(env);
  const digest = createHash('sha256').update(JSON.stringify(RECIPE)).digest('hex').slice(0, 16);
  const folder = join(cache, digest);
  const image = {
    folder,
    kernel: join(folder, KERNEL),
    initrd: join(folder, INITRD),
    disk: join(folder, DISK),
  };
  if (isWhole(folder)) return image;

  const waiting = () => begin('wait for another natsmith, which builds the image of the guest');
  await oneAtATime(`${folder}.building`, LIMIT, waiting, async () => {
    if (!isWhole(folder)) await buildInto(folder, cache, env, begin);
  });
  return image;
}

async function buildInto(folder: string, cache: string, env: NodeJS.ProcessEnv, begin: Begin): Promise<void> {
  await requireSpace(cache, SPACE, 'building the image of the guest', 'XDG_CACHE_HOME');
  const workspace = makeWorkspace(cache);
  try {
    const built = await buildImage(workspace, env, begin);
    // What is in the way is broken.
    await rename(folder, join(workspace.folder, 'broken')).catch(() => {});
    await rename(built, folder);
  } finally {
    workspace.clear();
  }
}

/** Whether all is there, in full length. */
function isWhole(folder: string): boolean {
  try {
    const sizes = JSON.parse(readFileSync(join(folder, SIZES), 'utf8')) as Record<string, number>;
    return [KERNEL, INITRD, DISK].every((name) => statSync(join(folder, name)).size === sizes[name]);
  } catch {
    return false;
  }
}
