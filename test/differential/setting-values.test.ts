import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { confText, type Setting, type Settings } from '../../src/domain/conf.ts';
import { settingProblems } from '../../src/domain/server-settings.ts';
import { parseVersion, type Version } from '../../src/domain/server-version.ts';
import { checkConfig, NATS_VERSIONS, type NatsVersion, natsServerTool } from '../support/nats-server.ts';
import { sample } from '../support/sample.ts';
import { type Probe, probesBelow } from '../support/setting-probes.ts';
import { tempDir } from '../support/temp-dir.ts';
import { describeWith, tool } from '../support/tools.ts';

/** One of everything that somebody might write. */
const VALUES: readonly Setting[] = [
  ...[1, 0, -1, 3_000_000_000, true],
  ...['x', '', '1m', '8MB', '512M', '7d', '-5s', '4222', 'localhost:4222', 'enabled', 'on'],
  ...[{}, [], ['x'], [1], [{}]],
];
const AT_A_TIME = 4;
/** Values per version: with NATSMITH_DIFFERENTIAL all of them, else so many at random. */
const SOME = process.env.NATSMITH_DIFFERENTIAL ? Number.POSITIVE_INFINITY : 1500;

/** The server's words for a value of another kind, in all of its many ways to say so. */
const OTHER_KIND =
  /interface conversion|unsupported type|wrong type|[Ee]xpected|should be (?:a |converted)|(?:unknown|missing) unit|invalid duration|too big|can not be negative|needs to be positive|minimum is|should in|entry type|sizes defined|strconv|could not parse|is invalid$|Unknown (?:response|cipher) type|unsupported ocsp mode|must be '|unknown version|have no spaces|reset to 30s|cannot be empty|is high/m;

/**
 * Here the server takes what it does not look at: it goes on with its default, which is not what is written, or finds
 * nothing to object to before it starts.
 */
const LENIENT: readonly RegExp[] = [
  // 2.10 drops what is no duration, as all do in the blocks for MQTT and WebSocket clients.
  /^(?:authorization|leafAuthorization|simpleAuth)\.timeout$/,
  /^migrate\.leader_migrate_delay$|^remoteLeafnode\.jetstream_cluster_migrate$/,
  // Names of accounts alone, or nothing.
  /^top\.accounts$/,
  /^tls\.ca_certs_match$/,
  // No subject is every subject.
  /^export\.(?:service|stream)$|^latency\.subject$/,
  // Its modes are looked at when it starts.
  /^compression\.mode$|\.compression$/,
  /^proxyTls\./,
  // Negative, it ends the server (time.NewTicker); queues are found where permissions are read.
  /^jetstream\.sync_interval$/,
  // Ports beyond 65535 and below -1 are found out when it listens; numbers that wrap around never are.
  /\.(?:https?|listen|port|https?_port|prof_port)$/,
  /^accountLimits\./,
  /^top\.max_(?:payload|control_line)$/,
  /^accountJetstream\.cluster_traffic$/,
  /^(?:cluster|gateway|top)\.(?:server_)?name$/,
];

describe.each(NATS_VERSIONS)('nats-server %s', (line) => {
  describeWith([natsServerTool(line)], 'takes the values that settingProblems says it takes', () => {
    test('of the settings in every block', { timeout: 600_000 }, async () => {
      const { stdout } = await execa(tool(natsServerTool(line)), ['--version']);
      const version = parseVersion(/\d+\.\d+\.\d+/.exec(stdout)![0]);
      const probes = [...probesBelow('top', (value) => value as Settings)].filter(
        (probe) => probe.title === probe.first && isKnown(probe, version),
      );
      expect(probes.length).toBeGreaterThan(250);

      await using dir = await tempDir();
      const wrong: string[] = [];
      const every = probes.flatMap((probe) => VALUES.map((value) => ({ probe, value })));
      const { values: order, seed } = sample(
        fc.shuffledSubarray([...every.keys()], { minLength: every.length }),
        1,
      );
      const queue = order[0]!.slice(0, SOME).map((index) => every[index]!);
      const work = async (worker: number) => {
        for (let next = queue.pop(); next; next = queue.pop()) {
          const { probe, value } = next;
          const said = await answer(line, join(dir.path, `${worker}.conf`), probe.settings(value));
          const takes = settingProblems(probe.settings(value), version).every(
            ({ problem }) => problem === 'incomplete',
          );
          const isLenient = LENIENT.some((each) => each.test(probe.first));
          if (takes ? OTHER_KIND.test(said) : said === '' && !isLenient)
            wrong.push(`${probe.first}: ${JSON.stringify(value)} ${takes ? said : 'is taken'}`);
        }
      };
      await Promise.all(Array.from({ length: AT_A_TIME }, (_, worker) => work(worker)));
      expect(wrong.sort(), seed).toEqual([]);
    });
  });
});

const isKnown = (probe: Probe, version: Version): boolean =>
  settingProblems(probe.settings(1), version).every(
    ({ problem }) => !['unknown', 'since'].includes(problem),
  ) && !probe.title.endsWith('.no_such_setting');

/** What the server says of it; empty where it takes it. */
async function answer(line: NatsVersion, file: string, settings: Settings): Promise<string> {
  await writeFile(file, confText(settings));
  const { ok, output } = await checkConfig(line, file);
  return ok ? '' : output.replaceAll(file, '');
}
