import fc from 'fast-check';
import type { Assets, Does } from '../../../src/domain/permission/does.ts';

/*
 * Services and what is declared beside them, from so few words that one often has to do with the other.
 */

const PLAIN = { noNullPrototype: true } as const;

const token = fc.constantFrom('orders', 'new', '*', 'S0', 'KV_b0');
const tail = fc.constantFrom('', '', '.>', '.*');
export const subject = fc.oneof(
  fc
    .tuple(fc.array(token, { minLength: 1, maxLength: 3 }), tail)
    .map(([tokens, end]) => tokens.join('.') + end),
  fc.constantFrom('>', '*', '$KV.b0.x', '_INBOX_u.x', '$JS.API.INFO'),
);
const subscription = fc
  .tuple(subject, fc.constantFrom('', '', ' q1', ' q2', ' *'))
  .map(([which, queue]) => which + queue);

const STREAMS = ['S0', 'S1'] as const;
const CONSUMERS = ['pull', 'none', 'push', 'group', 'flow'] as const;
const BUCKETS = ['b0', 'b1'] as const;

const some = <T>(item: fc.Arbitrary<T>, most = 2) => fc.uniqueArray(item, { maxLength: most });
const access = fc.constantFrom('read' as const, 'write' as const);

export const randomDoes: fc.Arbitrary<Does> = fc.record(
  {
    publish: some(subject),
    subscribe: some(subscription),
    request: some(subject),
    reply: some(subscription),
    consume: some(
      fc.tuple(fc.constantFrom(...STREAMS), fc.constantFrom(...CONSUMERS)).map((names) => names.join('/')),
      3,
    ),
    manage: some(fc.constantFrom(...STREAMS), 1),
    kv: fc.dictionary(fc.constantFrom(...BUCKETS), access, { maxKeys: 2, ...PLAIN }),
    object: fc.dictionary(fc.constantFrom(...BUCKETS), access, { maxKeys: 2, ...PLAIN }),
  },
  PLAIN,
);

const consumer = fc.record(
  {
    ackPolicy: fc.constantFrom('explicit', 'all', 'none'),
    deliverSubject: fc.constantFrom(null, 'deliver.a', '_INBOX_u.deliver'),
    deliverGroup: fc.constantFrom(null, 'workers'),
    flowControl: fc.boolean(),
  },
  PLAIN,
);

const stream = fc.record(
  {
    subjects: fc.option(some(subject)),
    mirror: fc.constantFrom(null, null, { name: 'OTHER' }),
    sources: fc.constantFrom([], [], [{ name: 'OTHER' }]),
    noAck: fc.boolean(),
    consumers: fc.dictionary(fc.constantFrom(...CONSUMERS), consumer, PLAIN),
  },
  PLAIN,
);

const streams: fc.Arbitrary<Assets['streams']> = fc.dictionary(fc.constantFrom(...STREAMS), stream, PLAIN);
const bucket = fc.record({ mirror: fc.constantFrom(null, { name: 'KV_other' }, { name: 'OTHER' }) }, PLAIN);
const buckets: fc.Arbitrary<Assets['buckets']> = fc.record(
  { kv: fc.dictionary(fc.constantFrom(...BUCKETS), bucket, PLAIN) },
  PLAIN,
);

const permission = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  fc.array(subject, { minLength: 1, maxLength: 2 }),
);

const user = fc.record(
  {
    name: fc.constantFrom('u', 'a.b', 'x@y'),
    publish: permission,
    subscribe: permission,
    allowResponses: fc.boolean(),
    inboxPrefix: fc.constantFrom(null, '_INBOX', 'mine'),
    does: fc.oneof({ weight: 4, arbitrary: randomDoes }, fc.constant(null)),
  },
  PLAIN,
);

/** The arguments of `userPermissions`. */
export const doesAndAssets = fc.tuple(user, streams, buckets);
