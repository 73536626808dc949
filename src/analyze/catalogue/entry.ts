import type { Severity } from '../../domain/diagnostic.ts';

/** What is the same whenever a rule finds something. Rules give the place and the sentence. */
export interface Entry {
  readonly severity: Severity;
  /** What would happen at run time. */
  readonly why: string;
  /** What to write instead; may be pasted. */
  readonly help?: string;
  /** A few words to stand beside an option in the spec, by the last key of its path; of others, under `*`. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Whether it is about keys rather than about their values. */
  readonly about?: 'key';
}
