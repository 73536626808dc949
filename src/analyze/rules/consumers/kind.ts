import type { Consumer } from '../../../spec/consumer.ts';
import { consumer as consumerSchema } from '../../../spec/consumer.ts';
import { valueAt } from '../../mend.ts';
import type { ConsumerRule } from '../streams/declared.ts';

/** What the server takes for a consumer of either kind, but looks at for one kind alone (`server/consumer.go`). */
const PUSH_ONLY = ['deliverGroup'] as const;
const PULL_ONLY = ['maxWaiting', 'maxBatch', 'maxExpires', 'maxBytes'] as const;

/** Options of consumers that clients ask for messages, of one that sends them; and the other way round. */
export const otherKind: ConsumerRule = function* ({ name, path }, _, { options }) {
  const given = valueAt(options, path) as Consumer;
  const isPull = given.deliverSubject === null;
  for (const key of isPull ? PUSH_ONLY : PULL_ONLY)
    if (given[key] !== usual[key])
      yield {
        code: 'consumer/other-kind',
        keys: [key],
        message: isPull
          ? `the consumer ${name} is asked for messages, and has no use for ${key}`
          : `the consumer ${name} sends messages, and has no use for ${key}`,
      };
};

const usual = consumerSchema.parse({});
