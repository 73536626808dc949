import type { Severity } from '../../domain/diagnostic.ts';
import { compareVersions, parseVersion } from '../../domain/server-version.ts';

/** What is the same whenever a rule finds something. Rules give the place and the sentence. */
export interface Entry {
  readonly severity: Severity;
  /** What would happen at run time. */
  readonly why: string;
  /** What to write instead; may be pasted. */
  readonly help?: string;
  /** A few words to stand beside an option in the spec, by the last key of its path; of others, under `*`. */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * The `err_code` with which the server refuses what it is about (`server/errors.json`): always the same, or by the first release
   * that refuses it so. A rule that is our own has none.
   */
  readonly errCode?: number | Readonly<Record<`2.${number}.${number}`, number>>;
  /** Whether it is about keys rather than about their values. */
  readonly about?: 'key';
}

/** The `err_code` of a refusal by such a release; undefined where it does not refuse. */
export function errCodeOf({ errCode }: Entry, natsVersion: string): number | undefined {
  if (errCode === undefined || typeof errCode === 'number') return errCode;
  const version = parseVersion(natsVersion);
  const since = Object.entries(errCode).filter(
    ([first]) => compareVersions(parseVersion(first), version) <= 0,
  );
  return since.sort(([a], [b]) => compareVersions(parseVersion(a), parseVersion(b))).at(-1)?.[1];
}
