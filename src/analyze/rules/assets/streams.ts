import { nearest } from '../../../domain/nearest.ts';
import { bytes } from '../../../domain/size.ts';
import { streamSubjects } from '../../../domain/stream-subjects.ts';
import { kvStreamName, objectStreamName } from '../../../lower/assets/bucket.ts';
import type { Stream } from '../../../spec/stream.ts';
import type { Fact, Rule } from '../../fact.ts';
import { type Mend, write } from '../../mend.ts';
import { holders } from './holders.ts';

/** Streams and buckets where the server keeps none. */
export const withoutJetStream: Rule = function* ({ options: { jetstream, streams, buckets } }) {
  if (jetstream.enable) return;
  for (const [path, group] of [
    [['streams'], streams],
    [['buckets', 'kv'], buckets.kv],
    [['buckets', 'object'], buckets.object],
  ] as const)
    if (Object.keys(group).length > 0)
      yield {
        code: 'stream/no-jetstream',
        path,
        and: [['jetstream', 'enable']],
        message: `${Object.keys(group).join(', ')}: JetStream is off`,
      };
};

/** Streams that may fill the store until every stream refuses messages (`server/jetstream.go`, limitsExceeded). */
export const unbounded: Rule = function* ({ options }) {
  if (!options.safeMode) return;
  for (const { path, streams } of holders(options))
    for (const [name, stream] of Object.entries(streams))
      if (!isBounded(stream))
        yield {
          code: 'stream/unbounded',
          path: [...path, 'streams', name],
          message: `nothing bounds what the stream ${name} stores`,
          ...(stream.maxAge !== -1 && { help: "maxBytes: '1GB' (maxAge alone bounds no bytes)" }),
        };
};

/** Workers take messages out of a workqueue, and the limit of the store stops them all the same where they do not. */
const isBounded = ({ maxBytes, maxMessages }: Stream): boolean =>
  maxMessages > 0 || (maxBytes !== -1 && bytes(maxBytes) > 0);

/** What nobody consumes: not kept at all, or kept for ever. Clients may make consumers of their own, so that it is only a hint. */
export const withoutConsumers: Rule = function* ({ options }) {
  for (const { path, streams } of holders(options)) {
    const copied = new Set(
      Object.values(streams).flatMap(({ sources, mirror }) =>
        [...sources, ...(mirror ? [mirror] : [])].map((origin) => origin.name),
      ),
    );
    for (const [name, { retention, consumers, mirror }] of Object.entries(streams)) {
      const used = Object.keys(consumers).length > 0 || copied.has(name) || mirror !== null;
      if (retention === 'limits' || used) continue;
      yield {
        code: retention === 'interest' ? 'stream/no-interest' : 'stream/no-workers',
        path: [...path, 'streams', name],
        message: `no consumer of the stream ${name} is declared`,
      };
    }
  }
};

/** Streams that are called like those of buckets that there are. */
export const bucketClashes: Rule = function* ({ options }) {
  for (const { path, streams, buckets } of holders(options)) {
    const behind = [
      ...Object.keys(buckets.kv).map((name) => ['kv', name, kvStreamName(name)] as const),
      ...Object.keys(buckets.object).map((name) => ['object', name, objectStreamName(name)] as const),
    ];
    for (const [kind, bucket, stream] of behind)
      if (Object.hasOwn(streams, stream))
        yield {
          code: 'stream/is-bucket',
          path: [...path, 'streams', stream],
          and: [[...path, 'buckets', kind, bucket]],
          message: `the stream ${stream} is the one behind the bucket ${bucket}`,
        };
  }
};

/** Dead letters that cannot go where they should, or never come. */
export const deadLetters: Rule = function* ({ options }) {
  for (const { path, streams } of holders(options))
    for (const [name, { consumers }] of Object.entries(streams))
      for (const [durable, { deadLetter, maxDeliver, ackPolicy }] of Object.entries(consumers)) {
        if (deadLetter === null) continue;
        const consumer = [...path, 'streams', name, 'consumers', durable];
        const fact = (key: string, message: string, mend?: Mend): Fact => ({
          code: 'consumer/dead-letter',
          path: [...consumer, key],
          and: [[...consumer, 'deadLetter']],
          message,
          mend,
        });
        if (!Object.hasOwn(streams, deadLetter)) {
          const near = nearest(
            deadLetter,
            Object.keys(streams).filter((each) => each !== name),
          );
          const added = { subjects: [`${deadLetter.toLowerCase()}.>`], maxBytes: '64MB' };
          yield fact(
            'deadLetter',
            `there is no stream ${deadLetter} to take dead letters`,
            near === undefined
              ? write(`add the stream ${deadLetter}`, [...path, 'streams', deadLetter], added)
              : write(`let ${near} take them`, [...consumer, 'deadLetter'], near),
          );
        } else if (deadLetter === name)
          yield fact('deadLetter', `the dead letters of ${name}/${durable} would go where they come from`);
        else if (streamSubjects(deadLetter, streams[deadLetter]!).length === 0)
          yield fact('deadLetter', `${deadLetter} has no subjects, and so takes no dead letters`);
        else if (streams[deadLetter]!.noAck)
          yield fact('deadLetter', `${deadLetter} acknowledges nothing, so that nobody knows what it took`);
        const isEndless = maxDeliver < 1;
        if (isEndless || ackPolicy === 'none')
          yield fact(
            isEndless ? 'maxDeliver' : 'ackPolicy',
            `${name}/${durable} never gives a message up`,
            isEndless
              ? write('give up after five times', [...consumer, 'maxDeliver'], 5)
              : write('have messages acknowledged', [...consumer, 'ackPolicy'], 'explicit'),
          );
      }
};
