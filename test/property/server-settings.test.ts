import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { confText, type Setting, type Settings } from '../../src/domain/conf.ts';
import { settingProblems } from '../../src/domain/server-settings.ts';
import { parseVersion, type Version } from '../../src/domain/server-version.ts';
import { checkConfig, NATS_VERSIONS, type NatsVersion, natsServerTool } from '../support/nats-server.ts';
import { type Probe, probesBelow } from '../support/setting-probes.ts';
import { tempDir } from '../support/temp-dir.ts';
import { describeWith, tool } from '../support/tools.ts';

/** Here the server overlooks what it does not know, so it cannot be asked. */
const overlooked: readonly string[] = ['resolver', 'latency', 'migrate'];

describe.each(NATS_VERSIONS)('nats-server %s', (line) => {
  describeWith([natsServerTool(line)], 'knows the settings that settingProblems says it knows', () => {
    test('every name and alias in every block, and one that none has', async () => {
      const version = await versionOf(line);
      const probes = [...probesBelow('top', (value) => value as Settings, overlooked)];
      const missing = (probe: Probe) =>
        settingProblems(probe.settings(1), version).some(({ problem }) =>
          ['unknown', 'since'].includes(problem),
        );
      expect(await unknownTo(line, probes)).toEqual(titles(probes.filter(missing)));
    });
  });
});

async function versionOf(line: NatsVersion): Promise<Version> {
  const { stdout } = await execa(tool(natsServerTool(line)), ['--version']);
  return parseVersion(/\d+\.\d+\.\d+/.exec(stdout)![0]);
}

/** It calls a setting unknown too when it does not like the value's type: unknown is what it refuses with every type. */
async function unknownTo(line: NatsVersion, probes: readonly Probe[]): Promise<string[]> {
  let unknown = probes;
  for (const value of [1, true, 'x', {}, []]) {
    const rounds = await Promise.all(inRounds(unknown, value).map((round) => refused(line, round, value)));
    unknown = rounds.flat();
  }
  return titles(unknown);
}

/** Many probes fit into one file, since the server reports all errors; but one per top-level block, lest one hide another. */
function inRounds(probes: readonly Probe[], value: Setting): Probe[][] {
  const rounds: Probe[][] = [];
  const used = new Map<string, number>();
  for (const probe of probes) {
    const top = Object.keys(probe.settings(value))[0]!;
    const round = used.get(top) ?? 0;
    used.set(top, round + 1);
    rounds[round] ??= [];
    rounds[round].push(probe);
  }
  return rounds;
}

async function refused(line: NatsVersion, probes: readonly Probe[], value: Setting): Promise<Probe[]> {
  await using dir = await tempDir();
  const texts = probes.map((probe) => confText(probe.settings(value)));
  const owner = texts.flatMap((text, index) =>
    Array.from({ length: text.split('\n').length - 1 }, () => probes[index]!),
  );
  const { output } = await checkConfig(line, await dir.write('nats-server.conf', texts.join('')));
  const places = output.matchAll(
    /^.*?nats-server\.conf:(\d+):.*(?:unknown field|unsupported (?:field|type)|not supported for)/gim,
  );
  return [...new Set(Array.from(places, ([, number]) => owner[Number(number) - 1]!))];
}

const titles = (probes: readonly Probe[]) => probes.map(({ title }) => title).sort();
