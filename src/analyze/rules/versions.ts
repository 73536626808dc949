import { compareVersions, parseVersion } from '../../domain/server-version.ts';

/** Whether a release is another one, or newer. */
export const isAtLeast = (version: string, first: string): boolean =>
  compareVersions(parseVersion(version), parseVersion(first)) >= 0;
