import { errCodeOf } from '../../catalogue/entry.ts';
import { entryOf } from '../../catalogue.ts';
import type { StreamConfig } from './config.ts';
import type { Finding, StreamRule } from './declared.ts';

type Unfit = Pick<Finding, 'code'> & {
  readonly key: string;
  readonly isGiven: (config: StreamConfig) => boolean;
  readonly what: string;
};

/** What only a stream of its own can have (`server/stream.go`, checkStreamCfg). */
const UNFIT: readonly Unfit[] = [
  {
    code: 'stream/mirror-first',
    key: 'firstSequence',
    isGiven: ({ first_seq: first }) => first !== undefined,
    what: 'numbers of its own',
  },
  {
    code: 'stream/mirror-subjects',
    key: 'subjects',
    isGiven: ({ subjects }) => subjects !== undefined,
    what: 'subjects',
  },
  {
    code: 'stream/mirror-sources',
    key: 'sources',
    isGiven: ({ sources }) => sources !== undefined,
    what: 'sources',
  },
  {
    code: 'stream/mirror-counter',
    key: 'allowMessageCounter',
    isGiven: ({ allow_msg_counter: given }) => given === true,
    what: 'counters',
  },
  {
    code: 'stream/mirror-atomic',
    key: 'allowAtomicPublish',
    isGiven: ({ allow_atomic: given }) => given === true,
    what: 'several messages stored all or none',
  },
  {
    code: 'stream/mirror-batch',
    key: 'allowBatchPublish',
    isGiven: ({ allow_batched: given }) => given === true,
    what: 'batches',
  },
  {
    code: 'stream/mirror-schedules',
    key: 'allowMessageSchedules',
    isGiven: ({ allow_msg_schedules: given }) => given === true,
    what: 'scheduled messages',
  },
  {
    code: 'stream/mirror-markers',
    key: 'subjectDeleteMarkerTtl',
    isGiven: ({ subject_delete_marker_ttl: ttl = 0 }) => ttl > 0,
    what: 'markers',
  },
];

export const mirrors: StreamRule = function* ({ name, config }, { natsVersion }) {
  if (config.mirror)
    for (const { code, key, isGiven, what } of UNFIT) {
      if (isGiven(config) && errCodeOf(entryOf(code), natsVersion) !== undefined)
        yield {
          code,
          keys: [key, 'mirror'],
          message: `the stream ${name} is a mirror, which cannot have ${what}`,
        };
    }
  else if (config.mirror_direct)
    yield {
      code: 'stream/no-mirror',
      keys: ['mirrorDirect'],
      message: `the stream ${name} has mirrorDirect, but is no mirror`,
    };
};
