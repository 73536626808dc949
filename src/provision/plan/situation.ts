/** A stream that an `apply` had deleted when it was interrupted. */
export interface Interrupted {
  /** The folder of its backup, among others. */
  readonly backup: string;
  /** Of its last message. */
  readonly lastSequence: number;
}

/** What a plan is made for. */
export interface Situation {
  /** The name that marks what is natsmith's. */
  readonly deployment: string;
  /** Of nats-server. */
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Whether a stream that has to be made again is saved before. */
  readonly saves: boolean;
  /** By the stream. */
  readonly interrupted: ReadonlyMap<string, Interrupted>;
}
