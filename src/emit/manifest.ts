import { createHash } from 'node:crypto';
import type { Artifact } from './artifact.ts';

/*
 * Every folder that natsmith writes into has a manifest.json of the files in it that are natsmith's: `generated/<name>` one
 * for that deployment, `schema` one for the schemas. Paths in it are relative to its folder.
 */

export interface Manifest {
  readonly formatVersion: '1.0';
  readonly madeBy: string;
  readonly artifacts: readonly ManifestEntry[];
}

export interface ManifestEntry {
  readonly path: string;
  readonly sha256: string;
  /** What made it: a backend, and the profile if it is of one. */
  readonly backend: 'nixos' | 'systemd' | 'jetstream' | 'schema';
  readonly profile?: string;
}

export const MANIFEST = 'manifest.json';

/** The folder whose manifest names an artifact: `generated/rave`, `schema`. */
export function folderOf(path: string): string {
  const [first = '', second = ''] = path.split('/');
  return first === 'generated' ? `${first}/${second}` : first;
}

export const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex');

/** The manifest of a folder. `kept` are entries of the last one that stay although they were not made this time. */
export function manifestOf(
  folder: string,
  artifacts: readonly Artifact[],
  madeBy: string,
  kept: readonly ManifestEntry[] = [],
): Artifact {
  const entries = artifacts.map((artifact) =>
    entryOf(artifact, artifact.path.slice(folder.length + 1), folder),
  );
  const all = [...entries, ...kept].sort((a, b) => (a.path < b.path ? -1 : 1));
  const manifest: Manifest = { formatVersion: '1.0', madeBy, artifacts: all };
  return { path: `${folder}/${MANIFEST}`, content: `${JSON.stringify(manifest, null, 2)}\n` };
}

function entryOf(artifact: Artifact, path: string, folder: string): ManifestEntry {
  const hash = sha256(artifact.content);
  if (folder === 'schema') return { path, sha256: hash, backend: 'schema' };
  const slash = path.indexOf('/');
  if (slash < 0) return { path, sha256: hash, backend: 'nixos' };
  const backend = path.endsWith('/streams.json') ? 'jetstream' : 'systemd';
  return { path, sha256: hash, backend, profile: path.slice(0, slash) };
}

/**
 * The entries of a manifest that was found on disk; undefined if it is none. Paths that lead out of its folder are dropped:
 * whoever can change a manifest must not thereby be able to remove other files.
 */
export function entriesOf(text: string): ManifestEntry[] | undefined {
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch {
    return undefined;
  }
  const entries = (manifest as { artifacts?: unknown } | null)?.artifacts;
  if (!Array.isArray(entries)) return undefined;
  return entries.filter((entry): entry is ManifestEntry =>
    isInside((entry as { path?: unknown } | null)?.path),
  );
}

/** Whether a relative path names a file below the folder that it is relative to, in the one way of writing it. */
export function isInside(path: unknown): path is string {
  if (typeof path !== 'string' || path === '' || path.includes('\0') || path.includes('\\')) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}
