import { durationWritten } from '../../../domain/duration.ts';
import { GLOBAL_ACCOUNT } from '../../../domain/permission/conf-users.ts';
import type { Deployment } from '../../../spec/resolve.ts';
import { write } from '../../mend.ts';
import type { ConsumerRule } from '../streams/declared.ts';
import { serverLimits } from '../streams/server-limits.ts';

const MILLISECOND = 1_000_000;

/** Limits of its stream, and of its account (`server/consumer.go`, checkConsumerCfg and addConsumerWithAssignment). */
export const consumerLimits: ConsumerRule = function* ({ name, config }, stream, { options }) {
  const { consumer_limits: limits, max_consumers: most } = stream.config;
  const account = limitsOf(options, stream.account);
  // A consumer that says nothing gets the stream's limit.
  const pending = config.max_ack_pending || (limits?.max_ack_pending ?? 0);
  const server = serverLimits(options);
  const bounds = [
    server.maxAckPending ?? -1,
    account?.maxAckPending ?? -1,
    limits?.max_ack_pending ?? -1,
  ].filter((bound) => bound > 0);
  if (bounds.some((bound) => pending > bound))
    yield {
      code: 'consumer/pending',
      keys: ['maxAckPending'],
      message: `the consumer ${name}: maxAckPending is ${pending}, more than the ${Math.min(...bounds)} that it may have`,
      mend: write('lower it to what it may have', ['maxAckPending'], Math.min(...bounds)),
    };
  const batch = server.maxRequestBatch;
  if (batch !== undefined && config.deliver_subject === undefined && (config.max_batch ?? 0) > batch)
    yield {
      code: 'consumer/batch',
      keys: ['maxBatch'],
      message: `the consumer ${name}: maxBatch is ${config.max_batch}, more than the ${batch} of the server`,
      mend: write('lower it to what the server allows', ['maxBatch'], batch),
    };
  const threshold = limits?.inactive_threshold ?? 0;
  if (threshold > 0 && (config.inactive_threshold ?? 0) > threshold)
    yield {
      code: 'consumer/inactive',
      keys: ['inactiveThreshold'],
      message: `the consumer ${name} may be unused for longer than consumerLimits of the stream ${stream.name} allow`,
      mend: write(
        'lower it to what the stream allows',
        ['inactiveThreshold'],
        durationWritten(threshold / MILLISECOND),
      ),
    };
  const counts = [most, account?.maxConsumers ?? -1].filter((bound) => bound > 0);
  const index = stream.consumers.findIndex((consumer) => consumer.name === name);
  if (counts.some((bound) => index >= bound))
    yield {
      code: 'consumer/too-many',
      keys: [],
      message: `the consumer ${name} is one more than the ${Math.min(...counts)} that the stream ${stream.name} may have`,
    };
};

const limitsOf = ({ accounts }: Deployment['options'], name: string) =>
  name === GLOBAL_ACCOUNT ? undefined : accounts[name]?.jetstream;
