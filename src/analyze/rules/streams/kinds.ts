import { isAtLeast } from '../../../domain/server-version.ts';
import type { StreamRule } from './declared.ts';

/** What cannot be in a stream of such a kind (`server/stream.go`, checkStreamCfg). */
export const streamKinds: StreamRule = function* ({ name, config }, { natsVersion, options }) {
  // Older servers pass over what makes a stream of these kinds, and `stream/newer` says so.
  if (isAtLeast(natsVersion, '2.12.0')) {
    const mindsSchedules = isAtLeast(natsVersion, '2.12.10', '2.14.2');
    if (config.allow_msg_counter) {
      const unfit = [
        ['discard', config.discard === 'new'],
        ['allowMessageTtl', config.allow_msg_ttl],
        ['allowMessageSchedules', mindsSchedules && config.allow_msg_schedules],
        ['retention', config.retention !== 'limits'],
      ] as const;
      for (const [key, isGiven] of unfit)
        if (isGiven)
          yield {
            code: 'stream/counter',
            keys: [key, 'allowMessageCounter'],
            message: `the stream ${name} holds counters, which ${key} does not go with`,
          };
      // It turns on what counters do not go with, after that was looked at: whoever looks again refuses it.
      if ((config.subject_delete_marker_ttl ?? 0) > 0 && !config.allow_msg_ttl)
        yield {
          code: options.cluster.enable ? 'stream/counter' : 'stream/counter-lost',
          keys: ['subjectDeleteMarkerTtl', 'allowMessageCounter'],
          message: `the stream ${name} holds counters, which subjectDeleteMarkerTtl does not go with`,
        };
    }
    if (mindsSchedules && config.allow_msg_schedules && config.discard === 'new')
      yield {
        code: 'stream/schedules',
        keys: ['discard', 'allowMessageSchedules'],
        message: `the stream ${name} has scheduled messages, which discard: 'new' does not go with`,
      };
    if (config.persist_mode === 'async') {
      const unfit = [
        ['storage', config.storage !== 'file'],
        ['replicas', config.num_replicas > 1],
        ['allowAtomicPublish', config.allow_atomic],
      ] as const;
      for (const [key, isGiven] of unfit)
        if (isGiven)
          yield {
            code: 'stream/async',
            keys: [key, 'persistMode'],
            message: `the stream ${name} has persistMode: 'async', which ${key} does not go with`,
          };
    }
  }
  if (config.sealed)
    yield {
      code: 'stream/sealed',
      keys: ['sealed'],
      message: `the stream ${name} is sealed, and can only be where it is already`,
    };
};
