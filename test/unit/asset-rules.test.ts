import { describe, expect, test } from 'vitest';
import { analyze } from '../../src/analyze/analyze.ts';
import { resolve } from '../../src/spec/resolve.ts';
import type { SpecInput } from '../../src/spec/spec.ts';
import { specOf } from '../support/emitted.ts';

type Base = NonNullable<SpecInput['base']>;
type Streams = NonNullable<Base['streams']>;
type Consumer = NonNullable<NonNullable<Streams[string]>['consumers']>[string];

/** What is said of these options, of a server for its own host. */
const said = (base: Base): string[] => {
  const spec = specOf({ name: 'shop', base: { host: '127.0.0.1', ...base } });
  return analyze(spec, resolve(spec)).map(({ code, path }) => `${code} ${path.slice(1).join('.')}`);
};
const bounded = { maxBytes: '1MB' };
const withConsumer = (consumer: Consumer, more: Streams = {}) =>
  said({ streams: { ORDERS: { ...bounded, consumers: { worker: consumer } }, ...more } });
const worker = 'streams.ORDERS.consumers.worker';

describe('dead letters', () => {
  const lettersTo = (target: Streams[string], consumer: Consumer = { maxDeliver: 5 }) =>
    withConsumer({ ...consumer, deadLetter: 'DLQ' }, { DLQ: { ...bounded, ...target } });

  test.each<[string, Streams[string]]>([
    ['called like the stream', {}],
    ['called like the stream, as an empty list means to the server', { subjects: [] }],
    ['of its own', { subjects: ['dlq.>'] }],
    ['of its own, beside sources', { subjects: ['dlq.>'], sources: [{ name: 'OTHER' }] }],
  ])('go to a stream with subjects %s', (_, target) => expect(lettersTo(target)).toEqual([]));

  test.each<[string, Streams[string]]>([
    ['is a mirror', { mirror: { name: 'OTHER' } }],
    ['only copies', { sources: [{ name: 'OTHER' }] }],
    ['acknowledges nothing', { noAck: true }],
  ])('never arrive in one that %s', (_, target) =>
    expect(lettersTo(target)).toEqual([`consumer/dead-letter ${worker}.deadLetter`]),
  );

  test.each<[string, Consumer, string]>([
    ['without maxDeliver', {}, 'deadLetter'],
    ['with a maxDeliver of 0, which is none to the server', { maxDeliver: 0 }, 'maxDeliver'],
    ['that is never acknowledged', { maxDeliver: 5, ackPolicy: 'none' }, 'ackPolicy'],
  ])('never come of a consumer %s', (_, consumer, key) =>
    expect(lettersTo({}, consumer)).toEqual([`consumer/dead-letter ${worker}.${key}`]),
  );

  test('are something to hear for who listens to them', () => {
    const users = [
      { name: 'shop', does: { publish: ['ORDERS'] } },
      { name: 'operator', does: { subscribe: ['dlq.>'] } },
    ];
    const streams = (deadLetter: string | undefined) => ({
      ORDERS: { ...bounded, consumers: { worker: deadLetter ? { maxDeliver: 5, deadLetter } : {} } },
      DLQ: { ...bounded, subjects: ['dlq.>'] },
    });
    const auth = { enable: true, users };
    expect(said({ auth, streams: streams('DLQ') })).toEqual([]);
    expect(said({ auth, streams: streams(undefined) })).toEqual([
      'flow/unheard auth.users.1.does.subscribe.0',
      'flow/unfed streams.DLQ.subjects.0',
    ]);
    expect(said({ auth, streams: streams(undefined), settings: { mappings: { ORDERS: 'dlq.x' } } })).toEqual(
      [],
    );
  });
});

describe('where a consumer begins', () => {
  test('is so many messages before the end, where both are said', () => {
    expect(withConsumer({ deliverPolicy: 'last_messages', startLast: 5 })).toEqual([]);
  });

  test('is not clear where only one of them is', () => {
    expect(withConsumer({ startLast: 5 })).toEqual([`consumer/start-last ${worker}.startLast`]);
    expect(withConsumer({ deliverPolicy: 'last_messages' })).toEqual([
      `consumer/start-last ${worker}.deliverPolicy`,
    ]);
  });
});

describe('limits of 0', () => {
  test('bound no stream: to the server they are none', () => {
    expect(said({ streams: { ORDERS: { maxBytes: 0, maxMessages: 0 } } })).toEqual([
      'stream/unbounded streams.ORDERS',
    ]);
    expect(said({ streams: { ORDERS: { maxBytes: '0GB', maxMessages: 5 } } })).toEqual([]);
  });
});

describe('a bucket', () => {
  const about = (kv: NonNullable<NonNullable<Base['buckets']>['kv']>[string], natsVersion = '2.15') => {
    const base = { host: '127.0.0.1', buckets: { kv: { prices: { maxBytes: '1MB', ...kv } } } };
    const spec = specOf({ name: 'shop', natsVersion, base });
    return analyze(spec, resolve(spec)).map(({ message, path, profile }) => [message, path.at(-1), profile]);
  };

  test('is told of by the names of its own options', () => {
    expect(about({ ttl: '50ms' })).toEqual([
      ['the stream KV_prices: ttl is less than 100ms', 'ttl', undefined],
    ]);
    expect(about({ ttl: '1h', limitMarkerTtl: '10ms' })).toEqual([
      ['the stream KV_prices: limitMarkerTtl is less than 1s', 'limitMarkerTtl', undefined],
    ]);
  });

  test('is told of once, and of all profiles, where two fields of its stream come from one option', () => {
    expect(about({ limitMarkerTtl: '1h' }, '2.10')).toEqual([
      [
        'the stream KV_prices has limitMarkerTtl, which nats-server knows from 2.11 on',
        'limitMarkerTtl',
        undefined,
      ],
    ]);
  });
});

describe('names that every JavaScript object has', () => {
  test.each(['constructor', 'valueOf', 'hasOwnProperty'])('%s is a stream like others', (name) =>
    expect(said({ streams: { [name]: {} } })).toEqual([`stream/unbounded streams.${name}`]),
  );

  test('are no settings that an option gives already', () =>
    expect(said({ settings: { constructor: 1 } })).toEqual(['settings/unknown settings.constructor']));
});
