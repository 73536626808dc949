import type { Path } from '../../domain/diagnostic.ts';
import { entries } from '../../domain/lists.ts';
import { bytes, reservedBy, sizeWritten } from '../../domain/size.ts';
import { leaveOut, valueAt, write } from '../mend.ts';
import type { Fixer, Fixers, Found } from './fixer.ts';

const MIB = 1024 ** 2;
const INT32_MAX = 2_147_483_647;

/** The usual port of a listener, or the next one that no option has. */
const usualPort: Fixer = ({ option, deployment: { options } }) => {
  const usual = USUAL.find(([of]) => of.join('.') === option.join('.'))?.[1];
  if (usual === undefined) return undefined;
  const taken = USUAL.filter(([of]) => of.join('.') !== option.join('.')).map(([, , port]) => port(options));
  let port = usual;
  while (taken.includes(port)) port++;
  return write(`use port ${port}`, option, port);
};

function isLarge(options: object, option: Path): boolean {
  const value = valueAt(options, option);
  return (typeof value === 'string' || typeof value === 'number') && bytes(value) > INT32_MAX;
}

type Options = Found['deployment']['options'];

const USUAL: readonly (readonly [
  option: readonly string[],
  usual: number,
  port: (options: Options) => number,
])[] = [
  [['port'], 4222, (options) => options.port],
  [['httpPort'], 8222, (options) => options.httpPort],
  [['cluster', 'port'], 6222, (options) => options.cluster.port],
  [['metrics', 'port'], 7777, (options) => options.metrics.port],
];

const useDefault: Fixer = ({ option }) => leaveOut('use the default', option);

/** What the host gives the server, and shows of it. */
export const hostFixers: Fixers = {
  'account/export-kind': ({ deployment: { options } }) => {
    const unfit = Object.entries(options.accounts).flatMap(([account, { exports }]) =>
      exports.flatMap(({ stream, responseType, responseThreshold }, index) => {
        const given = [
          ...(responseType === 'singleton' ? [] : ['responseType']),
          ...(responseThreshold === null ? [] : ['responseThreshold']),
        ];
        return stream === null ? [] : given.map((key) => ['accounts', account, 'exports', index, key]);
      }),
    );
    return leaveOut('leave out what is about responses', ...unfit);
  },
  'account/no-jetstream': ({ deployment: { options } }) => {
    const without = Object.entries(options.accounts).filter(
      ([, { jetstream, streams, buckets }]) =>
        !jetstream.enable &&
        [streams, buckets.kv, buckets.object].some((each) => Object.keys(each).length > 0),
    );
    return {
      title: 'turn JetStream on in the account',
      changes: without.map(([name]) => ({ option: ['accounts', name, 'jetstream', 'enable'], value: true })),
    };
  },
  'account/jetstream-off': () => write('turn JetStream on', ['jetstream', 'enable'], true),
  'account/over-reserved': ({ option, deployment: { options } }) => {
    const kind = option.at(-1);
    if (kind !== 'maxMemory' && kind !== 'maxFileStore') return undefined;
    const sum = reservedBy(kind, entries(options.accounts) as never);
    return write(`raise ${kind} to what accounts are promised`, option, wholeMiB(sum));
  },
  'backup/beside-data': ({ option }) =>
    option.at(-1) === 'dir' ? leaveOut('use the usual folder', option) : undefined,
  'backup/no-pause': useDefault,
  'backup/nothing': ({ option }) =>
    option.at(-1) === 'streams'
      ? leaveOut('save all streams', option)
      : write('save nothing', ['backup', 'enable'], false),
  'backup/which-account': ({ option }) => leaveOut('save the streams of all accounts', option),
  'health/zero': useDefault,
  'limits/lame-duck': ({ option }) => {
    const value = option.at(-1) === 'lameDuckGracePeriod' ? '10s' : '30s';
    return { ...write(`use ${value}`, option, value), isSafe: true };
  },
  'limits/out-of-range': ({ option, deployment: { options } }) => {
    const names = ['maxConnections', 'maxSubscriptions', 'maxPayload', 'maxLeafnodes'];
    const ofAccounts = Object.keys(options.accounts).flatMap((account) =>
      names.map((name) => ['accounts', account, 'limits', name]),
    );
    const large = option[0] === 'limits' ? [option] : ofAccounts.filter((each) => isLarge(options, each));
    return {
      title: 'use the most that there can be',
      changes: large.map((each) => ({ option: each, value: INT32_MAX })),
    };
  },
  'limits/payload-over-pending': ({ deployment: { options } }) =>
    write('raise maxPending to maxPayload', ['limits', 'maxPending'], options.limits.maxPayload),
  'limits/zero': useDefault,
  'listen/no-monitoring': ({ option, deployment: { options } }) => {
    // nats-server has one or the other.
    const others = ['https', 'https_port'].filter((name) => Object.hasOwn(options.settings, name));
    const title = 'leave it to httpHost and httpPort';
    return leaveOut(title, option, ...others.map((name) => ['settings', name]));
  },
  'listen/open-broker': () => write('listen to this host alone', ['host'], '127.0.0.1'),
  'listen/open-monitoring': () => write('show it to this host alone', ['httpHost'], '127.0.0.1'),
  'listen/port-clash': usualPort,
  'listen/privileged-port': usualPort,
  'metrics/off': () => write('run the exporter', ['metrics', 'enable'], true),
  'metrics/port-clash': usualPort,
  'proxy/clear-password': () => proxyTls,
  'proxy/no-certificate': () => proxyTls,
  'proxy/open-monitoring': () => write('show it to this host alone', ['proxy', 'allow'], ['127.0.0.1']),
  'proxy/two-certificates': ({ deployment: { options } }) => ({
    title: 'leave the files out, which nobody reads',
    changes: (['certificate', 'key'] as const)
      .filter((key) => options.proxy.tls[key] !== null)
      .map((key) => ({ option: ['proxy', 'tls', key] })),
  }),
  'resources/memory-too-small': () => leaveOut('have memoryMax computed', ['resources', 'memoryMax']),
  'resources/slow-quota': () => leaveOut('have cpuQuota computed', ['resources', 'cpuQuota']),
  'storage/unfit-folder': ({ option }) =>
    option.at(-1) === 'storeDir'
      ? leaveOut('keep streams in dataDir', option)
      : option.at(-1) === 'dir'
        ? leaveOut('use the usual folder', option)
        : write('use the usual folder', option, '/var/lib/nats'),
};

const proxyTls = {
  title: 'have the certificate come by ACME',
  changes: [
    { option: ['proxy', 'tls', 'enable'], value: true },
    { option: ['proxy', 'tls', 'acme'], value: true },
  ],
};

/** Bytes in whole mebibytes, rounded up. */
const wholeMiB = (bytes: number) => sizeWritten(Math.ceil(bytes / MIB) * MIB);
