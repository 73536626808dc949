import { expect, test } from 'vitest';
import { nearest, similar } from '../../../src/domain/nearest.ts';

test.each([
  ['prot', 'port'],
  ['max_connections', 'maxConnections'],
  ['MAXPAYLOAD', 'maxPayload'],
  ['ports', 'port'],
  ['xyz', undefined],
  ['', undefined],
])('%j is near %j', (word, candidate) => {
  expect(nearest(word, ['maxConnections', 'maxPayload', 'port'])).toBe(candidate);
});

test('the nearest come first, at most three', () => {
  expect(similar('http', ['httpPort', 'htpp', 'https', 'http', 'htt', 'nats'])).toEqual([
    'http',
    'htpp',
    'htt',
  ]);
});
