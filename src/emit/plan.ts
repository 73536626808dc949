import { join } from 'node:path';
import type { Artifact } from './artifact.ts';
import { isReachable, kindOf, readRegular } from './disk.ts';
import { entriesOf, folderOf, isInside, MANIFEST, type ManifestEntry, manifestOf } from './manifest.ts';

export type Change =
  | { readonly kind: 'added' | 'changed'; readonly artifact: Artifact; readonly before: string | undefined }
  | { readonly kind: 'unchanged'; readonly artifact: Artifact }
  | { readonly kind: 'removed'; readonly path: string; readonly before: string };

/** What a build would do in one folder. The last change is the manifest's. */
export interface Plan {
  readonly folder: string;
  readonly changes: readonly Change[];
}

export interface Output {
  /** Absolute path of the folder that artifacts' paths are relative to. */
  readonly root: string;
  readonly artifacts: readonly Artifact[];
  /** The program and version that goes into manifests. */
  readonly madeBy: string;
  /** Whether a file of the last build that was not made this time stays (it is of a profile that was not asked for). */
  readonly keep?: (path: string) => boolean;
}

/** What a build would do, folder by folder. Reads the disk and nothing else. @throws OutputProblem */
export function plan(output: Output): Plan[] {
  const folders = [...new Set(output.artifacts.map(({ path }) => folderOf(path)))].sort();
  return folders.map((folder) => planFolder(output, folder));
}

/** @param unfinished paths in the folder that an interrupted build may have left behind */
export function planFolder(
  { root, artifacts, madeBy, keep }: Output,
  folder: string,
  unfinished: string[] = [],
): Plan {
  const wanted = artifacts.filter(({ path }) => folderOf(path) === folder);
  const paths = new Set(wanted.map(({ path }) => path));
  const owned = ownedBy(root, folder).filter(({ path }) => !paths.has(`${folder}/${path}`));
  const kept = owned.filter(({ path }) => keep?.(`${folder}/${path}`) ?? false);
  const stays = new Set([...paths, `${folder}/${MANIFEST}`, ...kept.map(({ path }) => `${folder}/${path}`)]);
  const stale = new Set(
    [...owned.map(({ path }) => path), ...unfinished.filter(isInside)].map((path) => `${folder}/${path}`),
  );

  const changes: Change[] = wanted.map((artifact) => compare(root, artifact));
  for (const path of [...stale].filter((path) => !stays.has(path)).sort()) {
    // Never a link, and nothing behind one: natsmith makes none.
    const before = readRegular(root, path)?.content;
    if (before !== undefined) changes.push({ kind: 'removed', path, before });
  }
  changes.push(compare(root, manifestOf(folder, wanted, madeBy, kept)));
  return { folder, changes };
}

function ownedBy(root: string, folder: string): ManifestEntry[] {
  const found = readRegular(root, `${folder}/${MANIFEST}`);
  return (found && entriesOf(found.content)) ?? [];
}

function compare(root: string, artifact: Artifact): Change {
  const found = readRegular(root, artifact.path);
  if (found === undefined) {
    const isThere = isReachable(root, artifact.path) && kindOf(join(root, artifact.path)) !== undefined;
    return { kind: isThere ? 'changed' : 'added', artifact, before: undefined };
  }
  const same = found.content === artifact.content && found.executable === isExecutable(artifact);
  return same ? { kind: 'unchanged', artifact } : { kind: 'changed', artifact, before: found.content };
}

/** The one permission bit that git keeps, and thus the only one that a build can be compared by. */
export const isExecutable = ({ mode = 0o644 }: Artifact): boolean => (mode & 0o100) !== 0;
