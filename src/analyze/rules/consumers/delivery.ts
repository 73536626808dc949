import { isAtLeast } from '../../../domain/server-version.ts';
import { covers, hasWildcard } from '../../../domain/subject-algebra.ts';
import { write } from '../../mend.ts';
import type { ConsumerRule } from '../streams/declared.ts';

const SHORTEST_HEARTBEAT = 100_000_000;

/** Older releases wanted one delivery more, the oldest no end of them either (`server/consumer.go`, checkConsumerCfg). */
function isTooFew(deliveries: number, waits: number, natsVersion: string): boolean {
  if (deliveries === -1) return !isAtLeast(natsVersion, '2.10.14');
  return isAtLeast(natsVersion, '2.10.23') ? deliveries < waits : deliveries <= waits;
}

const enough = (waits: number, natsVersion: string): number =>
  isTooFew(waits, waits, natsVersion) ? waits + 1 : waits;

/** What only goes with a consumer that is asked for messages, or only with one that sends them (`server/consumer.go`). */
export const delivery: ConsumerRule = function* ({ name, config }, { config: stream }, { natsVersion }) {
  const {
    deliver_subject: to,
    idle_heartbeat: heartbeat = 0,
    flow_control: flowControl,
    backoff = [],
  } = config;
  const whose = `the consumer ${name}`;
  const deliveries = config.max_deliver || -1;
  if (backoff.length > 0 && isTooFew(deliveries, backoff.length, natsVersion))
    yield {
      code: 'consumer/backoff',
      keys: ['backoff', 'maxDeliver'],
      message: `${whose} waits ${backoff.length} times, but delivers ${deliveries === -1 ? 'without end, which only 2.10.14 and later take' : `${deliveries} times`}`,
      mend: write('deliver as often as it waits', ['maxDeliver'], enough(backoff.length, natsVersion)),
    };
  if (to === undefined) {
    if ((config.rate_limit_bps ?? 0) > 0)
      yield {
        code: 'consumer/pull-rate',
        keys: ['rateLimit'],
        message: `${whose} has rateLimit, and is asked for messages`,
      };
    if (heartbeat > 0)
      yield {
        code: 'consumer/pull-heartbeat',
        keys: ['idleHeartbeat'],
        message: `${whose} has idleHeartbeat, and is asked for messages`,
      };
    if (flowControl)
      yield {
        code: 'consumer/pull-flow-control',
        keys: ['flowControl'],
        message: `${whose} has flowControl, and is asked for messages`,
      };
    return;
  }
  const free = `deliver.${name}`;
  const elsewhere = stream.subjects?.some((subject) => covers(subject, free))
    ? undefined
    : write(`send to ${free}`, ['deliverSubject'], free);
  if (hasWildcard(to))
    yield {
      code: 'consumer/to-wildcard',
      keys: ['deliverSubject'],
      message: `${whose} sends to "${to}", which is not one subject`,
      mend: elsewhere,
    };
  if (stream.subjects?.some((subject) => covers(subject, to)))
    yield {
      code: 'consumer/cycle',
      keys: ['deliverSubject'],
      message: `${whose} sends to "${to}", which its stream keeps`,
      mend: elsewhere,
    };
  if (config.ack_policy === 'none' && (stream.consumer_limits?.max_ack_pending ?? 0) > 0)
    yield {
      code: 'consumer/no-acks',
      keys: ['ackPolicy'],
      message: `${whose} is never acknowledged, but its stream limits how many messages may wait for that`,
    };
  if (heartbeat > 0 && heartbeat < SHORTEST_HEARTBEAT)
    yield {
      code: 'consumer/heartbeat',
      keys: ['idleHeartbeat'],
      message: `${whose}: idleHeartbeat is less than 100ms`,
    };
  if (flowControl && heartbeat === 0)
    yield {
      code: 'consumer/flow-control',
      keys: ['flowControl'],
      message: `${whose} has flowControl without idleHeartbeat`,
    };
};
