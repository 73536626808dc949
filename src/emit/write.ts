import {
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Artifact } from './artifact.ts';
import { kindOf, makeFolders, OutputProblem, readRegular, removeEmptyFolders, step } from './disk.ts';
import { isLocked, locked } from './lock.ts';
import { MANIFEST } from './manifest.ts';
import { isExecutable, type Output, type Plan, plan, planFolder } from './plan.ts';

const TEMPORARY = /^\.natsmith-\d+-\d+\.tmp$/;

/**
 * Writes artifacts below a folder and removes what earlier builds left that is no longer wanted. Files that are as they
 * should be are not touched. Each file is replaced as a whole; the manifest comes last.
 * @returns what was done, folder by folder
 * @throws OutputProblem; what was replaced by then is whole, and the next build completes the rest
 */
export function write(output: Output): Plan[] {
  const plans = plan(output);
  for (const planned of plans) refuseForeign(output.root, planned);
  return plans.map((planned) => (isDone(output.root, planned) ? planned : writeFolder(output, planned)));
}

/** Where no build has been, what is in the way is somebody's work. */
function refuseForeign(root: string, { folder, changes }: Plan): void {
  if (kindOf(join(root, folder, MANIFEST)) !== undefined || isLocked(root, folder)) return;
  for (const change of changes)
    if (change.kind === 'changed' && change.before !== change.artifact.content)
      throw new OutputProblem(
        `cannot write ${change.artifact.path}: it is there already, and without ${folder}/${MANIFEST} nothing says that natsmith wrote it`,
        `move it away, or remove it if it may go; or build elsewhere (--out FOLDER)`,
      );
}

function isDone(root: string, { folder, changes }: Plan): boolean {
  return (
    changes.every(({ kind }) => kind === 'unchanged') &&
    !isLocked(root, folder) &&
    leftovers(root, folder, changes).length === 0
  );
}

function writeFolder(output: Output, { folder, changes }: Plan): Plan {
  const { root } = output;
  makeFolders(root, `${folder}/.`);
  const added = changes.flatMap((change) =>
    change.kind === 'added' ? [change.artifact.path.slice(folder.length + 1)] : [],
  );
  return locked(root, folder, added, (unfinished) => {
    // Another build may have been at work since.
    const planned = planFolder(output, folder, unfinished);
    for (const file of leftovers(root, folder, planned.changes)) rmSync(join(root, file), { force: true });
    apply(root, planned);
    return planned;
  });
}

function apply(root: string, { folder, changes }: Plan): void {
  const files = changes.flatMap((change) =>
    change.kind === 'added' || change.kind === 'changed' ? [change.artifact] : [],
  );
  const temporary = writeTemporary(root, files);
  const manifest = changes.at(-1);
  const replace = (artifact: Artifact) => {
    const from = temporary.get(artifact);
    if (from !== undefined) step('write', artifact.path, () => renameSync(from, join(root, artifact.path)));
    temporary.delete(artifact);
  };
  try {
    for (const artifact of files.slice(0, manifest?.kind === 'unchanged' ? undefined : -1)) replace(artifact);
    for (const change of changes)
      if (change.kind === 'removed') {
        step('remove', change.path, () => rmSync(join(root, change.path)));
        removeEmptyFolders(root, change.path, folder);
      }
    for (const artifact of files.slice(-1)) replace(artifact);
  } finally {
    for (const file of temporary.values()) rmSync(file, { force: true });
  }
}

/** All of them before any is put in its place: a full disk then changes nothing. */
function writeTemporary(root: string, artifacts: readonly Artifact[]): Map<Artifact, string> {
  const written = new Map<Artifact, string>();
  try {
    for (const artifact of artifacts) {
      makeFolders(root, artifact.path);
      if (kindOf(join(root, artifact.path)) === 'folder')
        throw new OutputProblem(`cannot write ${artifact.path}: it is a folder`, `remove ${artifact.path}`);
      const file = join(root, dirname(artifact.path), `.natsmith-${process.pid}-${written.size}.tmp`);
      written.set(artifact, file);
      step('write', artifact.path, () => writeDurably(file, artifact));
    }
  } catch (error) {
    for (const file of written.values()) rmSync(file, { force: true });
    throw error;
  }
  return written;
}

function writeDurably(file: string, artifact: Artifact): void {
  const descriptor = openSync(file, 'wx');
  try {
    writeFileSync(descriptor, artifact.content);
    fchmodSync(descriptor, isExecutable(artifact) ? 0o755 : 0o644);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Temporary files of builds that were interrupted, beside the files of this one. */
function leftovers(root: string, folder: string, changes: Plan['changes']): string[] {
  const paths = changes.map((change) => (change.kind === 'removed' ? change.path : change.artifact.path));
  const folders = [...new Set([folder, ...paths.map((path) => dirname(path))])];
  return folders
    .filter((each) => kindOf(join(root, each)) === 'folder')
    .flatMap((each) => readdirSync(join(root, each)).map((name) => `${each}/${name}`))
    .filter(
      (path) =>
        TEMPORARY.test(path.slice(path.lastIndexOf('/') + 1)) && readRegular(root, path) !== undefined,
    );
}
