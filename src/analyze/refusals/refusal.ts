import type { Settings } from '../../domain/conf.ts';

/** What nats-server refuses to start with although each setting is all right: where, by canonical names, and why. */
export interface Refusal {
  readonly path: readonly string[];
  readonly message: string;
  readonly help?: string;
}

/** Looks at a whole configuration, in canonical settings. */
export type Refuses = (conf: Settings) => Iterable<Refusal>;
