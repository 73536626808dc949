import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import attemptsScript from '../../../src/verify/probes/host/attempts.pl?raw';
import { readAttempts } from '../../../src/verify/probes/host/attempts.ts';
import { describeWith, tool } from '../../support/tools.ts';

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

/** What attempts.pl says of other attempts than its own, which are not for this machine. */
function said(attempts: string): string[] {
  const [, runner] = attemptsScript.split('\n$| = 1;\n');
  const perl = `use strict;\nmy $here = 'as it was';\nmy @attempts = (${attempts});\n$| = 1;\n${runner}`;
  const lines = execFileSync(tool('perl'), ['-e', perl], { encoding: 'utf8' }).trim().split('\n');
  return lines.map((line) => line.replaceAll('\t', ' '));
}

describeWith(['perl'], 'attempts', () => {
  test('each are told of, once, whatever becomes of those before', () => {
    const attempts = `
      ['a', sub { $! = 1; 0 }],
      ['b', sub { 1 }],
      ['c', sub { kill 'KILL', $$ }],
      ['d', sub { $! = 13; 0 }],
      ['e', sub { $! = 1; 0 }],
      ['f', sub { kill 'SYS', $$ }],
      ['g', sub { 1 }]`;
    const refused = (name: string) => `refused ${name} Operation not permitted`;
    const all = [
      refused('a'),
      'done b',
      'killed c',
      'refused d Permission denied',
      refused('e'),
      'killed f',
      'done g',
    ];
    expect(said(attempts)).toEqual(all);
  });

  test('that succeed change nothing for the next', () => {
    const attempts = `
      ['a', sub { $here = 'changed'; 1 }],
      ['b', sub { $here eq 'changed' }]`;
    expect(said(attempts)[1]).toMatch(/^refused b/);
  });

  test('that are killed and leave a process behind do not hold up the rest', () => {
    const attempts = `
      ['a', sub { 1 }],
      ['b', sub { unless (fork) { close STDOUT; close STDERR; sleep 3; exit } kill 'KILL', $$ }],
      ['c', sub { 1 }]`;
    const start = performance.now();
    expect(said(attempts)).toEqual(['done a', 'killed b', 'done c']);
    expect(performance.now() - start).toBeLessThan(2_500);
  });
});
