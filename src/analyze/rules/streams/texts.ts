import type { ConsumerRule, StreamRule } from './declared.ts';

/** `server/stream.go`, JSMaxDescriptionLen and JSMaxMetadataLen, in bytes. */
const LONGEST = { description: 4096, metadata: 131_072 };

const encoder = new TextEncoder();
const lengthOf = (...texts: string[]) => texts.reduce((sum, text) => sum + encoder.encode(text).length, 0);

interface Described {
  readonly description?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

const isLong = ({ description = '' }: Described) => lengthOf(description) > LONGEST.description;
const isLarge = ({ metadata = {} }: Described) =>
  lengthOf(...Object.entries(metadata).flat()) > LONGEST.metadata;

export const streamTexts: StreamRule = function* ({ name, config }) {
  if (isLong(config))
    yield {
      code: 'stream/long-text',
      keys: ['description'],
      message: `the stream ${name}: description is longer than 4 KiB`,
    };
  else if (isLarge(config))
    yield {
      code: 'stream/long-text',
      keys: ['metadata'],
      message: `the stream ${name}: metadata is longer than 128 KiB`,
    };
};

export const consumerTexts: ConsumerRule = function* ({ name, config }) {
  if (isLong(config))
    yield {
      code: 'consumer/long-text',
      keys: ['description'],
      message: `the consumer ${name}: description is longer than 4 KiB`,
    };
  if (isLarge(config))
    yield {
      code: 'consumer/metadata',
      keys: ['metadata'],
      message: `the consumer ${name}: metadata is longer than 128 KiB`,
    };
};
