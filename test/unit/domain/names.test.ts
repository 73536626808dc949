import { describe, expect, test } from 'vitest';
import type { Settings } from '../../../src/domain/conf.ts';
import { settingProblems } from '../../../src/domain/server-settings.ts';
import { SETTING_BLOCKS } from '../../../src/domain/server-settings-data.ts';
import { type BlockName, blockNamed } from '../../../src/domain/server-settings-table.ts';
import {
  compareVersions,
  exactVersion,
  formatVersion,
  parseVersion,
  SERVER_LINES,
} from '../../../src/domain/server-version.ts';
import { meantBy } from '../../../src/domain/setting-meant.ts';
import { splitSubscription, subjectProblem, subscriptionProblem } from '../../../src/domain/subject.ts';

describe('a subject', () => {
  test.each(['a', 'a.b', 'a.*', '>', 'a.>', '*.b', 'foo*', 'a>', 'a.b>c', '$JS.API.>', '_INBOX_x.>', 'é.😀'])(
    '%j is valid',
    (text) => expect(subjectProblem(text)).toBeUndefined(),
  );

  test.each([
    ['', 'is empty'],
    ['a..b', 'has an empty token (two dots in a row, or one at an end)'],
    ['.a', 'has an empty token (two dots in a row, or one at an end)'],
    ['a.', 'has an empty token (two dots in a row, or one at an end)'],
    ['a.>.b', "has '>' before its last token"],
    ['a b', 'contains a space'],
    ['a\tb', 'contains the character U+0009'],
    ['a\0b', 'contains the character U+0000'],
    ['a\u00a0b', 'contains the character U+00A0'],
    ['\ud800', 'contains the character U+D800'],
  ])('%j %s', (text, problem) => expect(subjectProblem(text)).toBe(problem));

  test('with a queue is an entry of a subscribe list', () => {
    expect(splitSubscription('jobs.* workers')).toEqual({ subject: 'jobs.*', queue: 'workers' });
    expect(subscriptionProblem('jobs.* v1.>')).toBeUndefined();
    expect(subscriptionProblem('jobs.* ')).toBe('names a queue that is empty');
    expect(subscriptionProblem('a b c')).toBe('names a queue that contains a space');
    expect(subscriptionProblem('a..b q')).toMatch('empty token');
  });
});

describe('a version', () => {
  test('of two numbers means the newest release of that line', () => {
    for (const line of SERVER_LINES)
      expect(formatVersion(exactVersion(line)!)).toMatch(new RegExp(`^${line}\\.\\d+$`));
    expect(exactVersion('2.11.4')).toEqual({ major: 2, minor: 11, patch: 4 });
  });

  test.each(['2.9', '2.13', '2.16', '2.10.', 'v2.10.1', '2.10.01', '3.10', 'latest'])('%s is none', (text) =>
    expect(exactVersion(text)).toBeUndefined(),
  );

  test('sorts by its numbers', () => {
    const sorted = ['2.10.9', '2.10.10', '2.9.30', '2.11.0']
      .map(parseVersion)
      .sort(compareVersions)
      .map(formatVersion);
    expect(sorted).toEqual(['2.9.30', '2.10.9', '2.10.10', '2.11.0']);
  });
});

describe('settingProblems', () => {
  const problems = (settings: Parameters<typeof settingProblems>[0], version = '2.10.29') =>
    settingProblems(settings, parseVersion(version));

  test('finds a misspelt name wherever it stands', () => {
    expect(problems({ max_paylod: 1, accounts: { A: { users: [{ user: 'a', pasword: 'b' }] } } })).toEqual([
      { path: ['max_paylod'], problem: 'unknown', nearest: 'max_payload' },
      { path: ['accounts', 'A', 'users', 0, 'pasword'], problem: 'unknown', nearest: 'password' },
    ]);
  });

  test('says which release brought a setting that the version lacks', () => {
    expect(problems({ feature_flags: {} })).toEqual([
      { path: ['feature_flags'], problem: 'since', since: '2.14.0' },
    ]);
    expect(problems({ feature_flags: {} }, '2.15.1')).toEqual([]);
  });

  test('knows what was brought back to an older line', () => {
    const settings = { cluster: { write_deadline: '10s' } };
    const since = (version: string) => problems(settings, version)[0]?.since;
    expect(['2.10.29', '2.11.10', '2.11.11', '2.12.0', '2.12.1', '2.14.0'].map(since)).toEqual([
      '2.11.11',
      '2.11.11',
      undefined,
      '2.12.1',
      undefined,
      undefined,
    ]);
  });

  test('finds two names of one setting, in any case', () => {
    expect(problems({ max_conn: 1, max_connections: 2 })).toEqual([
      { path: ['max_connections'], problem: 'alias-twice', nearest: 'max_conn' },
    ]);
    expect(problems({ Port: 1, port: 2 })).toEqual([
      { path: ['port'], problem: 'alias-twice', nearest: 'Port' },
    ]);
    expect(problems({ port: 1, listen: 'a:1' })).toEqual([
      { path: ['listen'], problem: 'alias-twice', nearest: 'port' },
    ]);
    expect(problems({ host: 'a', port: 1, http: 'a:2', https_port: 3 })).toEqual([]);
  });

  test('leaves names that are free, and what is not set, alone', () => {
    expect(problems({ mappings: { 'a.b': 'c' }, accounts: { any: {}, ANY: {} }, no_such: null })).toEqual([]);
    expect(
      problems({
        accounts: ['A', 'B'],
        jetstream: true,
        tls: { certs: [{ cert_file: 'a', key_file: 'b' }] },
      }),
    ).toEqual([]);
  });
});

describe('values of settings', () => {
  const wanted = (settings: Settings) =>
    settingProblems(settings, parseVersion('2.15.1')).map(
      ({ path, problem }) => `${path.join('.')} ${problem}`,
    );

  test('have a kind each, by which they are looked at', () => {
    const unknown = Object.keys(SETTING_BLOCKS).flatMap((name) =>
      [...blockNamed(name as BlockName).values()]
        .filter(({ kind, name: setting }) => kind === 'anything' && setting !== '*')
        .map(({ name: setting }) => `${name}.${setting}`),
    );
    expect(unknown).toEqual([]);
  });

  test('are what the server reads, not what it may have been meant to', () => {
    expect(wanted({ max_pending: '8MB', write_deadline: 10, cluster: { port: '6222' } })).toEqual([
      'max_pending value',
      'write_deadline value',
      'cluster.port value',
    ]);
    expect(wanted({ max_pending: 8388608, write_deadline: '10s', jetstream: { max_file: '8M' } })).toEqual(
      [],
    );
  });

  test.each([
    ['size', '8MB', 8388608],
    ['duration', '7d', '168h'],
    ['duration', 30, '30s'],
    ['duration ..30s', '2m', undefined],
    ['boolean', 'yes', true],
    ['text', 5, undefined],
  ])('%s: %j was meant as %j', (kind, given, meant) => expect(meantBy(given, kind)).toBe(meant));
});
