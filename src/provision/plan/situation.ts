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
  /** Backups of streams that an interrupted `apply` has deleted, by the stream. */
  readonly interrupted: ReadonlyMap<string, string>;
}
