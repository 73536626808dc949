export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/** The newest release of every line that natsmith writes for. There was no 2.13. */
const newest = {
  '2.10': '2.10.29',
  '2.11': '2.11.17',
  '2.12': '2.12.15',
  '2.14': '2.14.9',
  '2.15': '2.15.2',
} as const;

export type ServerLine = keyof typeof newest;
export const SERVER_LINES = Object.keys(newest) as ServerLine[];

/** `2.11` (that line's newest release) or `2.11.4`; for `^…$` in JavaScript and `lib.types.strMatching` alike. */
export const VERSION_PATTERN = '2\\.(10|11|12|14|15)(\\.(0|[1-9][0-9]?))?';

const wholeVersion = new RegExp(`^${VERSION_PATTERN}$`);

/** The release that `2.11` or `2.11.4` names; undefined for anything that {@link VERSION_PATTERN} does not take. */
export function exactVersion(text: string): Version | undefined {
  return wholeVersion.test(text) ? parseVersion(newest[text as ServerLine] ?? text) : undefined;
}

/** `2.11.4` in numbers. @throws RangeError when it is not three numbers */
export function parseVersion(text: string): Version {
  const [major, minor, patch, ...rest] = text.split('.').map(Number);
  if (
    major === undefined ||
    minor === undefined ||
    patch === undefined ||
    rest.length > 0 ||
    Number.isNaN(major + minor + patch)
  )
    throw new RangeError(`${JSON.stringify(text)} is not a version such as 2.11.4`);
  return { major, minor, patch };
}

/** Negative, zero or positive, as `Array.prototype.sort` wants it. */
export function compareVersions(a: Version, b: Version): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch;
}

export function formatVersion({ major, minor, patch }: Version): string {
  return `${major}.${minor}.${patch}`;
}

/**
 * Whether a release has what came with the given ones, a line's first each; later lines have it from their start.
 * @param version as `2.11.4`
 * @param firsts in their order
 */
export function isAtLeast(version: string, ...firsts: readonly string[]): boolean {
  const own = parseVersion(version);
  const first = firsts.find((each) => parseVersion(each).minor === own.minor) ?? firsts.at(-1)!;
  return compareVersions(own, parseVersion(first)) >= 0;
}

/** Whether the version that a server gives, which may be one in the making (`2.12.0-RC.1`), is this release or later. */
export function runsAtLeast(version: string, release: string): boolean {
  const [, plain] = /^(\d+\.\d+\.\d+)/.exec(version) ?? [];
  return plain === undefined || compareVersions(parseVersion(plain), parseVersion(release)) >= 0;
}
