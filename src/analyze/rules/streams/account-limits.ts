import { bytes as bytesIn } from '../../../domain/size.ts';
import type { Fact, Rule } from '../../fact.ts';
import { type DeclaredStream, declaredStreams, optionOf } from './declared.ts';

/** What the account of a stream allows it (`server/jetstream.go`, maxBytesLimits and checkLimits). */
export const accountLimits: Rule = function* (deployment) {
  const { accounts } = deployment.options;
  const made = new Map<string, number>();
  for (const stream of declaredStreams(deployment)) {
    const limits = accounts[stream.account]?.jetstream;
    const count = (made.get(stream.account) ?? 0) + 1;
    made.set(stream.account, count);
    if (!limits) continue;
    const { max_bytes: bytes, storage, max_consumers: consumers } = stream.config;
    if (limits.maxStreams > 0 && count > limits.maxStreams)
      yield fact(
        stream,
        'stream/too-many',
        undefined,
        `is one more than the ${limits.maxStreams} that its account may have`,
      );
    const key = storage === 'file' ? 'diskMaxStreamBytes' : 'memoryMaxStreamBytes';
    const most = limits[key];
    if (limits.maxBytesRequired && bytes <= 0)
      yield fact(stream, 'stream/needs-bytes', 'maxBytes', 'has no maxBytes, which its account requires');
    else if (most !== -1 && bytesIn(most) > 0 && bytes > bytesIn(most))
      yield fact(stream, 'stream/too-large', 'maxBytes', `may have more bytes than ${key} of its account`);
    if (limits.maxConsumers > 0 && consumers > limits.maxConsumers)
      yield fact(stream, 'stream/consumers', 'maxConsumers', 'may have more consumers than its account');
  }

  function fact(stream: DeclaredStream, code: Fact['code'], key: string | undefined, text: string): Fact {
    const path = key === undefined ? stream.path : optionOf(stream, key, deployment);
    return {
      code,
      path,
      and: [['accounts', stream.account, 'jetstream']],
      message: `the stream ${stream.name} ${text}`,
    };
  }
};
