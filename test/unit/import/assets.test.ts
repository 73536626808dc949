import { expect, test } from 'vitest';
import { importAssets } from '../../../src/import/assets/assets.ts';
import type { LiveConsumer, LiveStream } from '../../../src/provision/plan/asset.ts';

const consumerCalled = (name: string): LiveConsumer => ({
  name,
  config: {
    name,
    durable_name: name,
    ack_policy: 'explicit',
    ack_wait: 30e9,
    deliver_policy: 'all',
    replay_policy: 'instant',
  },
  ack_floor: { stream_seq: 0 },
  delivered: { consumer_seq: 0 },
  num_pending: 0,
  num_ack_pending: 0,
});

const streamCalled = (name: string, consumers: readonly LiveConsumer[] = []): LiveStream => ({
  name,
  config: {
    name,
    subjects: [`${name}.x`],
    retention: 'limits',
    storage: 'file',
    discard: 'old',
    num_replicas: 1,
    duplicate_window: 120e9,
  },
  state: {
    messages: 0,
    bytes: 0,
    first_seq: 0,
    first_ts: '',
    last_ts: '',
    last_seq: 0,
    consumer_count: consumers.length,
  },
  consumers,
});

test.each(['constructor', 'toString', 'hasOwnProperty'])('%s is a name like any other', (name) => {
  const { streams, leftAlone } = importAssets([streamCalled(name, [consumerCalled(name)])], '2.15.1');
  expect(leftAlone).toEqual([]);
  expect(Object.keys(streams)).toEqual([name]);
  expect(Object.keys(streams[name]!.consumers as object)).toEqual([name]);
});

test('__proto__ is a name that no spec can hold', () => {
  const live = [streamCalled('__proto__'), streamCalled('A', [consumerCalled('__proto__')])];
  const { streams, consumers, leftAlone } = importAssets(live, '2.15.1');
  expect(leftAlone.map(({ asset }) => asset)).toEqual(['__proto__', 'A/__proto__']);
  expect([Object.keys(streams), consumers]).toEqual([['A'], 0]);
});
