import { createHash } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { makeWorkspace } from '../local/workspace.ts';
import type { Begin } from '../machine.ts';
import { buildImage, DISK, IMAGE_FILES, INITRD, KERNEL, LIMIT, RECIPE } from './build-image.ts';
import { cacheFolder } from './cache.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { markUsed, prune } from './prune.ts';
import { isWhole } from './sizes.ts';
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
/** Images: of the natsmiths that are in use on one machine. */
const KEPT = 3;

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
  if (isWhole(folder, IMAGE_FILES)) {
    markUsed(folder);
    return image;
  }

  const waiting = () => begin('wait for another natsmith, which builds the image of the guest');
  await oneAtATime(`${folder}.building`, LIMIT, waiting, async () => {
    if (!isWhole(folder, IMAGE_FILES)) await buildInto(folder, cache, env, begin);
  });
  await prune(cache, KEPT);
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
