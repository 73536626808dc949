import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { confText, type Setting, type Settings } from '../../src/domain/conf.ts';
import { settingProblems } from '../../src/domain/server-settings.ts';
import { SETTING_BLOCKS } from '../../src/domain/server-settings-data.ts';
import { parseVersion, type Version } from '../../src/domain/server-version.ts';
import { checkConfig, NATS_VERSIONS, type NatsVersion, natsServerTool } from '../support/nats-server.ts';
import { tempDir } from '../support/temp-dir.ts';
import { describeWith, tool } from '../support/tools.ts';

type BlockName = keyof typeof SETTING_BLOCKS;

/** Blocks that stand in lists. */
const inLists: readonly string[] = [
  'user',
  'leafUser',
  'export',
  'import',
  'certificate',
  'trustedProxy',
  'remoteGateway',
  'remoteLeafnode',
];
/** Here the server overlooks what it does not know, so it cannot be asked. */
const overlooked: readonly string[] = ['resolver', 'latency', 'migrate'];

/** One setting in one block: `{ accounts: { X: { users: [{ nkey: value }] } } }`. */
interface Probe {
  readonly title: string;
  readonly settings: (value: Setting) => Settings;
}

describe.each(NATS_VERSIONS)('nats-server %s', (line) => {
  describeWith([natsServerTool(line)], 'knows the settings that settingProblems says it knows', () => {
    test('every name and alias in every block, and one that none has', async () => {
      const version = await versionOf(line);
      const probes = [...probesBelow('top', (value) => value as Settings)];
      const missing = (probe: Probe) => settingProblems(probe.settings(1), version).length > 0;
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

function* probesBelow(
  block: BlockName,
  around: (value: Setting) => Settings,
  seen = new Set<string>(['free']),
): Generator<Probe> {
  if (seen.has(block) || overlooked.includes(block)) return;
  seen.add(block);
  const entries = SETTING_BLOCKS[block].trim().split(/\s+/);
  for (const entry of entries) {
    const [, names = '', below] = /^([^@:]+)[^:]*(?::(.+))?$/.exec(entry)!;
    const first = names === '*' ? 'X' : names.split('|')[0]!;
    if (below) {
      const inside = (value: Setting) => around({ [first]: inLists.includes(below) ? [value] : value });
      yield* probesBelow(below as BlockName, inside, seen);
    }
    if (names === '*') continue;
    for (const name of names.split('|'))
      yield { title: `${block}.${name}`, settings: (value) => around({ [name]: value }) };
  }
  if (entries.includes('*')) return;
  yield { title: `${block}.no_such_setting`, settings: (value) => around({ no_such_setting: value }) };
}
