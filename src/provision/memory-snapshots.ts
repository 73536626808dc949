import { compareVersions, parseVersion } from '../domain/server-version.ts';

/** Whether a server of this version saves what is in memory, streams and the state of consumers (`server/memstore.go`). */
export const hasMemorySnapshots = (version: string): boolean => atLeast(version, '2.15.0');

/** Whether a server's version, which may be one in the making (`2.12.0-RC.1`), is this release or later. */
export function atLeast(version: string, release: string): boolean {
  const [, plain] = /^(\d+\.\d+\.\d+)/.exec(version) ?? [];
  return plain === undefined || compareVersions(parseVersion(plain), parseVersion(release)) >= 0;
}
