import { isAtLeast } from '../../../domain/server-version.ts';
import type { Rule } from '../../fact.ts';
import { declaredStreams, optionOf } from './declared.ts';

/**
 * Work queues that another stream copies: what copies is a consumer of its own, with which those of the queue then collide
 * (`server/consumer.go`, addConsumerWithAssignment; not from 2.14.0). Which of them the server refuses depends on the moment.
 */
export const copiedQueues: Rule = function* (deployment) {
  if (isAtLeast(deployment.natsVersion, '2.14.0')) return;
  const streams = declaredStreams(deployment);
  const queues = new Map(
    streams
      .filter(({ config, consumers }) => config.retention === 'workqueue' && consumers.length > 0)
      .map((stream) => [`${stream.account} ${stream.name}`, stream]),
  );
  if (queues.size === 0) return;
  for (const copy of streams) {
    const { mirror, sources = [] } = copy.config;
    for (const origin of mirror ? [mirror] : sources) {
      const queue = origin.external ? undefined : queues.get(`${copy.account} ${origin.name}`);
      if (queue)
        yield {
          code: 'stream/copied-queue',
          path: optionOf(copy, mirror ? 'mirror' : 'sources', deployment),
          and: [optionOf(queue, 'consumers', deployment)],
          message: `the stream ${copy.name} copies the work queue ${queue.name}, which has consumers`,
        };
    }
  }
};
