import type { Rule } from '../../fact.ts';
import { leaveOut, write } from '../../mend.ts';
import { holders } from './holders.ts';

/** Consumers of which `startLast` and `deliverPolicy` say different things: the server never hears of the former. */
export const startLast: Rule = function* ({ options }) {
  for (const { path, streams } of holders(options))
    for (const [name, { consumers }] of Object.entries(streams))
      for (const [durable, { deliverPolicy, startLast: count }] of Object.entries(consumers)) {
        const wantsLast = deliverPolicy === 'last_messages';
        if (wantsLast === (count !== null)) continue;
        const consumer = [...path, 'streams', name, 'consumers', durable];
        const policy = [...consumer, 'deliverPolicy'];
        const mend = wantsLast
          ? write('begin with the newest message', policy, 'last')
          : deliverPolicy === 'all'
            ? write(`begin with the newest ${count} messages`, policy, 'last_messages')
            : leaveOut('leave startLast out', [...consumer, 'startLast']);
        yield {
          mend,
          code: 'consumer/start-last',
          path: [...consumer, wantsLast ? 'deliverPolicy' : 'startLast'],
          message: wantsLast
            ? `the consumer ${durable} begins with the newest messages, but startLast does not say how many`
            : `the consumer ${durable} has startLast, but deliverPolicy is '${deliverPolicy}'`,
        };
      }
};
