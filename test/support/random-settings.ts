import fc from 'fast-check';
import { mergeSettings, type Setting, type Settings } from '../../src/domain/conf.ts';
import { settingProblems } from '../../src/domain/server-settings.ts';
import { parseVersion } from '../../src/domain/server-version.ts';
import { probesBelow } from './setting-probes.ts';

const VALUES: readonly Setting[] = [
  ...[0, 1, -1, 5, 60, 255, 4242, 65_535, 2 ** 20, 2 ** 31 - 1, 3_000_000_000, true, false],
  ...[
    'x',
    '',
    'a b',
    '>',
    'a.*',
    'X',
    '$SYS',
    'on',
    'enabled',
    'enable',
    'owner',
    'close',
    'auto',
    'no_extend',
  ],
  ...['1m', '1ms', '0s', '-5s', '24h', '45s', '8M', '512M', '8MB', '1.3', '2.9.0', '10%', '7d'],
  ...['127.0.0.1:4242', 'localhost:-1', 'http://127.0.0.1:1', '0.0.0.0', 'STANDARD', 'stream', 's2_fast'],
  ...[{}, [], ['x'], ['>', 'a.b'], ['STANDARD'], ['1ms', '5ms'], ['a', 'a'], [{}]],
  ...[{ x: 'y' }, { X: 'y' }, { max_msgs: 5 }],
];

/** What a host has or has not: files, folders, addresses, other servers, a TPM. natsmith cannot know. */
const ELSEWHERE =
  /(?:_file|_dir|_store|\.dir|\.host|\.credentials|\.operator|\.remote_syslog|\.syslog|\.routes|\.urls?|\.remotes|\.gateways)$|^(?:tpm|ocsp|ocspCache|resolver|proxyTls|certificate|remoteGateway|remoteLeafnode|remoteProxy|migrate)\./;

const probes = [...probesBelow('top', (value) => value as Settings)].filter(
  (probe) => !ELSEWHERE.test(probe.first) && !probe.title.endsWith('.no_such_setting'),
);

const one = (version: string): fc.Arbitrary<Settings> =>
  fc
    .tuple(fc.constantFrom(...probes), fc.constantFrom(...VALUES))
    .map(([probe, value]) => probe.settings(value))
    .filter((settings) =>
      settingProblems(settings, parseVersion(version)).every(({ problem }) => problem === 'incomplete'),
    );

/** A few settings that a server of this version knows, at random, each with a value of the kind that it takes. */
export const someSettings = (version: string): fc.Arbitrary<Settings> =>
  fc
    .array(one(version), { minLength: 1, maxLength: 4 })
    .map((each) => each.reduce((all, settings) => mergeSettings(all, settings), {}));
