import type { Setting, Settings } from '../../domain/conf.ts';

/** What nats-server refuses to start with although each setting is all right: where, by canonical names, and why. */
export interface Refusal {
  readonly path: readonly string[];
  readonly message: string;
  readonly help?: string;
  /** What to write there instead; null for nothing at all. Only where nobody has to decide. */
  readonly instead?: Setting;
}

/** Looks at a whole configuration, in canonical settings. */
export type Refuses = (conf: Settings) => Iterable<Refusal>;
