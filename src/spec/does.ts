import * as z from 'zod';
import { assetName, bucketName } from './jetstream-scalars.ts';
import { option } from './option.ts';
import { subject, subscription } from './scalars.ts';

const access = z
  .enum(['read', 'write'])
  .meta({ id: 'access', description: '`write` includes `read`.', examples: ['read'] });

/** What a service really does. Each side of permissions is derived from it, or checked against it. */
export const does = z
  .strictObject({
    publish: option(z.array(subject), [], 'Subjects that it publishes to, streams included.', ['orders.new']),
    subscribe: option(z.array(subscription), [], 'Subjects that it subscribes to.', ['orders.*.changed']),
    request: option(z.array(subject), [], 'Subjects that it sends requests to.', ['prices.get']),
    reply: option(z.array(subscription), [], 'Subjects whose requests it answers.', ['orders.get']),
    consume: option(
      z.array(
        z
          .string()
          .regex(/^[A-Za-z0-9_$:@=+-]+\/[A-Za-z0-9_$:@=+-]+$/)
          .meta({
            id: 'consumerRef',
            description: 'A stream and one of its consumers.',
            examples: ['ORDERS/processor'],
          }),
      ),
      [],
      'Consumers whose messages it handles.',
      ['ORDERS/processor'],
    ),
    manage: option(
      z.array(assetName),
      [],
      'Streams that it makes, changes, empties and deletes, with their consumers.',
      ['ORDERS'],
    ),
    kv: option(z.record(bucketName, access), {}, 'Key-value buckets that it reads or writes.', {
      settings: 'read',
    }),
    object: option(z.record(bucketName, access), {}, 'Object buckets that it reads or writes.', {
      images: 'write',
    }),
  })
  .meta({
    id: 'does',
    description: 'What a service really does.',
    examples: [{ publish: ['orders.new'], consume: ['ORDERS/processor'] }],
  });

export type Does = z.output<typeof does>;
