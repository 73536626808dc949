/** A stream's or a consumer's configuration, in the server's words (`server/stream.go`, `server/consumer.go`). */
export type Config = Readonly<Record<string, unknown>>;

/** A stream that is to be there, as the lowering describes it. */
export interface WantedStream {
  readonly name: string;
  readonly config: Config;
  readonly consumers: readonly WantedConsumer[];
}

export interface WantedConsumer {
  readonly name: string;
  readonly config: Config;
  /** It begins so many messages before the stream's end. */
  readonly startLast?: number;
}

/** A stream as the server has it. */
export interface LiveStream {
  readonly name: string;
  readonly config: Config;
  readonly state: {
    readonly messages: number;
    readonly bytes: number;
    readonly first_seq: number;
    readonly first_ts: string;
    readonly last_seq: number;
    readonly last_ts: string;
    readonly num_subjects?: number;
    readonly consumer_count: number;
  };
  readonly consumers: readonly LiveConsumer[];
}

export interface LiveConsumer {
  readonly name: string;
  readonly config: Config;
  /** The last message up to which all are acknowledged. */
  readonly ack_floor: { readonly stream_seq: number };
  readonly delivered: { readonly consumer_seq: number };
  readonly num_pending: number;
  readonly num_ack_pending: number;
}

export const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

export const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** Metadata, less what servers from 2.11 on add to it (`server/jetstream_versioning.go`). */
export const metadataOf = ({ metadata }: Config): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(metadata ?? {}).filter(([key]) => !key.startsWith('_nats.')));
