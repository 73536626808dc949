import { expect, test } from 'vitest';
import { readAttempts } from '../../../src/verify/probes/host/attempts.ts';

test('attempts are told apart by who made them, and from what else is said', () => {
  const results = readAttempts(
    [
      '== root',
      'done\twrite in /etc',
      '== nats.service',
      'refused\twrite in /etc\tRead-only file system',
      'killed\ttrace a process',
      'Job for nats.service failed.',
      '== nats-config.service',
    ].join('\n'),
  );
  expect([...results.keys()]).toEqual(['root', 'nats.service', 'nats-config.service']);
  expect(results.get('root')!.attempts).toEqual([{ what: 'write in /etc', done: true, answer: 'done' }]);
  expect(results.get('nats.service')).toEqual({
    attempts: [
      { what: 'write in /etc', done: false, answer: 'Read-only file system' },
      { what: 'trace a process', done: false, answer: 'killed' },
    ],
    said: ['Job for nats.service failed.'],
  });
  expect(results.get('nats-config.service')).toEqual({ attempts: [], said: [] });
});
