import { isAtLeast } from '../../../domain/server-version.ts';
import type { ConsumerRule } from '../streams/declared.ts';
import { newer } from '../streams/newer.ts';

/** `server/consumer.go`, validGroupName. */
const GROUP = /^[a-zA-Z0-9/_=-]{1,16}$/;

/** Clients that are preferred (`server/consumer.go`, checkConsumerCfg), and what else came with 2.11. */
export const priority: ConsumerRule = function* ({ name, config }, _, { natsVersion }) {
  const { priority_policy: policy, priority_groups: groups = [], priority_timeout: timeout = 0 } = config;
  const whose = `the consumer ${name}`;
  if (!isAtLeast(natsVersion, '2.11.0')) {
    const unknown = [
      ['pauseUntil', config.pause_until],
      ['priorityPolicy', policy],
      ['priorityGroups', config.priority_groups],
      ['priorityTimeout', config.priority_timeout],
    ] as const;
    for (const [key, value] of unknown)
      if (value !== undefined) yield newer('consumer/newer', `consumer ${name}`, key, '2.11.0');
    return;
  }
  if (policy === 'prioritized' && !isAtLeast(natsVersion, '2.12.0'))
    yield {
      code: 'consumer/newer-policy',
      keys: ['priorityPolicy'],
      message: `${whose} has priorityPolicy: 'prioritized', which nats-server knows from 2.12 on`,
    };
  if (policy !== undefined) {
    if (config.deliver_subject !== undefined && isAtLeast(natsVersion, '2.11.7'))
      yield {
        code: 'consumer/push-priority',
        keys: ['priorityPolicy', 'deliverSubject'],
        message: `${whose} prefers clients that ask, and sends by itself`,
      };
    if (groups.length === 0)
      yield {
        code: 'consumer/no-group',
        keys: ['priorityPolicy'],
        message: `${whose} has priorityPolicy without priorityGroups`,
      };
    const unfit = groups.find((group) => !GROUP.test(group));
    if (unfit !== undefined)
      yield {
        code: 'consumer/group-name',
        keys: ['priorityGroups'],
        message: `${whose}: no group can be called "${unfit}"`,
      };
  } else if (isAtLeast(natsVersion, '2.12.0')) {
    if (groups.length > 0)
      yield {
        code: 'consumer/no-policy',
        keys: ['priorityGroups'],
        message: `${whose} has priorityGroups without priorityPolicy`,
      };
    if (timeout > 0)
      yield {
        code: 'consumer/timeout-only',
        keys: ['priorityTimeout'],
        message: `${whose} has priorityTimeout without priorityPolicy`,
      };
  }
};
