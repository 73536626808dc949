import { parseVersion } from '../../domain/server-version.ts';
import { type Change, leaveOut, type Mend, valueAt, write } from '../mend.ts';
import { declaredStreams } from '../rules/streams/declared.ts';
import type { Fixer, Fixers, Found } from './fixer.ts';
import { shareOf } from './share.ts';

/** Lists of things by name, whose keys are no options. */
const NAMED = ['streams', 'consumers', 'kv', 'object'];

/** Takes back what was said; not a whole stream or consumer. */
const dropOption: Fixer = ({ option }) => {
  if (NAMED.includes(String(option.at(-2)))) return undefined;
  return leaveOut(`leave ${String(option.at(-1))} out`, option);
};

/** Gives an option a value that goes; `option` may be the stream or consumer itself, where nothing is written. */
const use =
  (key: string, value: unknown): Fixer =>
  ({ option }) =>
    write(`${key}: ${JSON.stringify(value).replaceAll('"', "'")}`, [...assetOf(option), key], value);

/** The path of the stream or consumer that an option is of. */
function assetOf(option: Found['option']): Found['option'] {
  const at = option.findLastIndex((key) => NAMED.includes(String(key)));
  return option.slice(0, at + 2);
}

/** As many bytes as there are for it. */
const bounded: Fixer = ({ option, deployments }) => {
  const share = shareOf(assetOf(option), deployments);
  return share === undefined
    ? undefined
    : write(`keep ${share} at most`, [...assetOf(option), 'maxBytes'], share);
};

/** A limit of the account that a stream is in. */
const limitOf = ({ option, deployment: { options } }: Found, key: string): unknown =>
  valueAt(options, ['accounts', option[1]!, 'jetstream', key]);

const turnJetStreamOn: Fixer = () => write('turn JetStream on', ['jetstream', 'enable'], true);

/** Of streams, consumers and buckets. */
export const assetFixers: Fixers = {
  'consumer/flow-control': use('idleHeartbeat', '5s'),
  'consumer/group-name': ({ option, deployment: { options } }): Mend | undefined => {
    const groups = valueAt(options, option);
    if (!Array.isArray(groups)) return undefined;
    const fit = (name: unknown) =>
      String(name)
        .replaceAll(/[^a-zA-Z0-9/_=-]/g, '-')
        .slice(0, 16);
    return write('use names that fit', option, [...new Set(groups.map(fit))]);
  },
  'consumer/heartbeat': use('idleHeartbeat', '5s'),
  'consumer/more-replicas': dropOption,
  'consumer/newer': dropOption,
  'consumer/newer-policy': use('priorityPolicy', 'overflow'),
  'consumer/no-acks': use('ackPolicy', 'explicit'),
  'consumer/no-group': ({ option }) => {
    const consumer = assetOf(option);
    const group = String(consumer.at(-1)).slice(0, 16);
    return write(`call the group ${group}`, [...consumer, 'priorityGroups'], [group]);
  },
  'consumer/no-policy': dropOption,
  'consumer/other-replicas': dropOption,
  'consumer/other-kind': dropOption,
  'consumer/pull-flow-control': dropOption,
  'consumer/pull-heartbeat': dropOption,
  'consumer/pull-rate': dropOption,
  'consumer/push-priority': ({ option }) =>
    leaveOut('have clients ask', [...assetOf(option), 'deliverSubject']),
  'consumer/queue-acks': use('ackPolicy', 'explicit'),
  'consumer/queue-no-acks': use('ackPolicy', 'explicit'),
  'consumer/queue-start': ({ option, deployment: { options } }) => {
    const consumer = assetOf(option);
    const starts = ['startSequence', 'startTime', 'startLast'].map(
      (key): Change => ({ option: [...consumer, key] }),
    );
    const given = starts.filter(({ option: start }) => valueAt(options, start) !== null);
    return {
      title: 'begin with the first message',
      changes: [{ option: [...consumer, 'deliverPolicy'], value: 'all' }, ...given],
    };
  },
  'consumer/replicas': dropOption,
  'consumer/timeout-only': dropOption,
  'consumer/too-many': ({ option, deployment: { options } }) => {
    const stream = option.slice(0, -2);
    const count = Object.keys(valueAt(options, [...stream, 'consumers']) as object).length;
    const limits = [
      [...stream, 'maxConsumers'],
      ['accounts', option[1]!, 'jetstream', 'maxConsumers'],
    ];
    const low = limits.filter((limit) => Number(valueAt(options, limit) ?? -1) > 0);
    return {
      title: `let there be ${count}`,
      changes: low.map((limit) => ({ option: limit, value: count })),
    };
  },
  'stream/all-replicated': dropOption,
  'stream/async': ({ option }) => leaveOut('write each message at once', [...assetOf(option), 'persistMode']),
  'stream/consumers': (found) => {
    const most = limitOf(found, 'maxConsumers');
    return write(`lower maxConsumers to ${most}`, [...assetOf(found.option), 'maxConsumers'], most);
  },
  'stream/counter': dropOption,
  'stream/counter-lost': dropOption,
  'stream/discard-per-subject': ({ option, deployment: { options } }) => {
    const stream = assetOf(option);
    const perSubject = Number(valueAt(options, [...stream, 'maxMessagesPerSubject']));
    return perSubject > 0
      ? write("discard: 'new'", [...stream, 'discard'], 'new')
      : leaveOut('leave discardNewPerSubject out', [...stream, 'discardNewPerSubject']);
  },
  'stream/duplicate-window': dropOption,
  'stream/first-lost': ({ deployment: { natsVersion } }) => {
    const { major, minor } = parseVersion(natsVersion);
    const line = `${major}.${minor}`;
    return {
      title: `use the newest release of ${line}`,
      changes: [{ option: ['natsVersion'], value: line, ofSpec: true }],
    };
  },
  'stream/is-bucket': ({ option }) => leaveOut('keep the bucket', option),
  'stream/marker-ttl': use('allowMessageTtl', true),
  'stream/mirror-atomic': dropOption,
  'stream/mirror-batch': dropOption,
  'stream/mirror-counter': dropOption,
  'stream/mirror-first': dropOption,
  'stream/mirror-markers': dropOption,
  'stream/mirror-schedules': dropOption,
  'stream/mirror-size': dropOption,
  'stream/mirror-sources': dropOption,
  'stream/mirror-subjects': dropOption,
  'stream/needs-bytes': bounded,
  'stream/newer': dropOption,
  'stream/no-interest': use('retention', 'limits'),
  'stream/no-jetstream': turnJetStreamOn,
  'stream/no-mirror': dropOption,
  'stream/no-workers': ({ option }) => write('declare a consumer', [...option, 'consumers', 'worker'], {}),
  'stream/replicas': dropOption,
  'stream/rollup-needs-purge': ({ option }) =>
    leaveOut('leave allowRollup out', [...assetOf(option), 'allowRollup']),
  'stream/schedules': use('discard', 'old'),
  'stream/sealed': dropOption,
  'stream/source-schedules': dropOption,
  'stream/source-size': dropOption,
  'stream/too-large': (found) => {
    const { option, deployment } = found;
    const isFile = valueAt(deployment.options, [...assetOf(option), 'storage']) === 'file';
    const most = limitOf(found, isFile ? 'diskMaxStreamBytes' : 'memoryMaxStreamBytes');
    return write('lower it to what the account allows', option, most);
  },
  'stream/too-many': ({ option, deployment }) => {
    const count = declaredStreams(deployment).filter(({ account }) => account === option[1]).length;
    return write(`let the account have ${count}`, ['accounts', option[1]!, 'jetstream', 'maxStreams'], count);
  },
  'stream/too-short': ({ option }) => {
    const least = option.at(-1) === 'subjectDeleteMarkerTtl' ? '1s' : '100ms';
    return write(`use ${least}`, option, least);
  },
  'stream/unbounded': bounded,
};
