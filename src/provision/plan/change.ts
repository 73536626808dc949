import type { LiveConsumer, LiveStream, WantedConsumer, WantedStream } from './asset.ts';
import type { FieldChange } from './fields.ts';

/**
 * - `create`: it is not there
 * - `update`: the server changes it where it is
 * - `recreate`: it has to be deleted and made again
 * - `delete`: it is natsmith's, and no longer described
 * - `unmanaged`: it is not natsmith's, and is left alone
 */
export type Action = 'create' | 'update' | 'recreate' | 'delete' | 'unmanaged';

interface Common {
  readonly action: Action;
  /** As `--allow-destroy` takes it: `ORDERS`, or `ORDERS/processor`. */
  readonly name: string;
  readonly fields: readonly FieldChange[];
  /** What of messages and positions is lost, in words; empty where nothing is. */
  readonly loses: readonly string[];
  /** What else there is to know, in words. */
  readonly notes: readonly string[];
  /** Streams of this account, or consumers of the same stream, that have to be changed or to go before. */
  readonly waitsFor: readonly string[];
}

export interface StreamChange extends Common {
  readonly kind: 'stream';
  readonly live?: LiveStream;
  readonly wanted?: WantedStream;
  /** Where it is made again: what brings its messages back. */
  readonly keeps?: 'backup' | 'nothing';
  /** Subjects that it gives up first, since another stream is to have them: those that are left, or one that nobody uses. */
  readonly parks?: readonly string[];
  /** A backup from an `apply` that was interrupted after it had deleted the stream. */
  readonly restores?: string;
}

export interface ConsumerChange extends Common {
  readonly kind: 'consumer';
  readonly stream: string;
  readonly consumer: string;
  readonly live?: LiveConsumer;
  readonly wanted?: WantedConsumer;
  /** Message with which it goes on, where its place has been kept. */
  readonly resumesAt?: number;
  /** It goes only once its stream keeps the messages without it. */
  readonly afterStream?: boolean;
  /** What is left of an `apply` that was interrupted, and holds nothing that is still needed. */
  readonly leftover?: boolean;
}

export type Change = StreamChange | ConsumerChange;

/** What `apply` would do to an account, in no particular order. */
export interface Plan {
  readonly changes: readonly Change[];
  /** Streams and consumers that are as they should be. */
  readonly unchanged: number;
  /** Version of the server. */
  readonly version: string;
  readonly deployment: string;
}

/** Whether it needs `--allow-destroy`. */
export const destroys = (change: Change): boolean =>
  change.action === 'recreate' ||
  (change.action === 'delete' && !(change.kind === 'consumer' && change.leftover)) ||
  (change.action === 'update' && change.loses.length > 0);

/** Whether there is something to do. */
export const isPending = ({ action }: Change): boolean => action !== 'unmanaged';
