import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isMap, type Settings } from '../../src/domain/conf.ts';
import { RELOADABLE } from '../../src/domain/server-reload-data.ts';
import { parseVersion, type Version } from '../../src/domain/server-version.ts';
import { evaluate } from '../../src/expr/evaluate.ts';
import { settings } from '../../src/lower/settings.ts';
import { deploymentsOf } from '../support/deployments.ts';
import { NATS_VERSIONS, type NatsVersion, natsServerTool } from '../support/nats-server.ts';
import { freePorts } from '../support/ports.ts';
import { hostBlocks } from '../support/reload/blocks.ts';
import { type Change, settingsOf } from '../support/reload/change.ts';
import { type Disagreement, isKnown, judge } from '../support/reload/judge.ts';
import { certificates } from '../support/reload/live.ts';
import { logins } from '../support/reload/logins.ts';
import { networkBlocks } from '../support/reload/network-blocks.ts';
import { topLevel } from '../support/reload/top-level.ts';
import type { TempDir } from '../support/temp-dir.ts';
import { describeWith, tool } from '../support/tools.ts';

/**
 * Where natsmith restarts although the server takes the change and is then, as far as it tells anybody, as one that starts
 * with it. What most of these do shows only with other servers, MQTT clients, OCSP responders or a syslog, and nobody has
 * looked. Whether an account has JetStream counts because it may be the account that comes or goes (server-reload.ts).
 */
const CAUTION = [
  /^accounts\.A\.jetstream$/,
  /^(cluster|leafnodes|mqtt|websocket)\./,
  /^jetstream\.meta_compact/,
  /^(ocsp|ocsp_cache|prof_block_rate|remote_syslog|syslog)$/,
];

let tls: TempDir;
let changes: Change[];
beforeAll(async () => {
  tls = await certificates();
  const ports = await freePorts(60);
  const port = () => ports.pop()!;
  changes = [...topLevel(port), ...hostBlocks, ...logins, ...networkBlocks(port)];
});
afterAll(() => tls[Symbol.asyncDispose]());

describe.each(NATS_VERSIONS)('nats-server %s', (line) => {
  describeWith([natsServerTool(line)], 'takes by reload what needsRestart says it takes', () => {
    test('every setting, set, changed, changed back and removed', { timeout: 120_000 }, async () => {
      const disagreements = await judgeAll(line, await versionOf(line));
      const lies = disagreements.filter(({ kind }) => kind === 'lie');
      expect(lies.map(({ change, detail }) => `${change.name} ${detail}`)).toEqual([]);
      const needless = disagreements
        .filter(({ kind }) => kind === 'caution')
        .map(({ change }) => change.name);
      expect(needless.filter((name) => !CAUTION.some((pattern) => pattern.test(name)))).toEqual([]);
    });
  });
});

describe('the changes', () => {
  const tried = () => {
    const settings = changes.flatMap((change) => [settingsOf(change, 0), settingsOf(change, 1)]);
    return new Set(settings.flatMap((each) => [...namesIn(each)]));
  };

  test('try all that may be reloaded', () => {
    const first = RELOADABLE.trim()
      .split(/\s+/)
      .map((entry) => entry.split(/[|@]/)[0]!);
    expect(first.filter((name) => !tried().has(name))).toEqual([]);
  });

  test('try all that natsmith writes', async () => {
    const { default: rave } = await import('../../natsmith.config.ts');
    const written = deploymentsOf(rave).map(
      ({ options }) => evaluate(settings, { cfg: options }) as Settings,
    );
    const names = written.flatMap((each) => [...namesIn(each)]);
    expect(names.filter((name) => !tried().has(name))).toEqual([]);
  });
});

function* namesIn(settings: Settings, block = ''): Generator<string> {
  for (const [key, value] of Object.entries(settings)) {
    yield block + key;
    if (isMap(value)) yield* namesIn(value, `${block}${key}.`);
  }
}

async function versionOf(line: NatsVersion): Promise<Version> {
  const { stdout } = await execa(tool(natsServerTool(line)), ['--version']);
  return parseVersion(/\d+\.\d+\.\d+/.exec(stdout)![0]);
}

async function judgeAll(line: NatsVersion, version: Version): Promise<Disagreement[]> {
  const queue = changes.filter((change) => isKnown(change, version));
  const found: Disagreement[] = [];
  const work = async () => {
    for (let change = queue.pop(); change !== undefined; change = queue.pop()) {
      const disagreement = await judge(change, line, version, tls);
      if (disagreement) found.push(disagreement);
    }
  };
  await Promise.all(Array.from({ length: 6 }, work));
  return found;
}
