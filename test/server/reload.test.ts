import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseVersion, type Version } from '../../src/domain/server-version.ts';
import { NATS_VERSIONS, type NatsVersion, natsServerTool } from '../support/nats-server.ts';
import { freePorts } from '../support/ports.ts';
import { hostBlocks } from '../support/reload/blocks.ts';
import type { Change } from '../support/reload/change.ts';
import { type Disagreement, isKnown, judge } from '../support/reload/judge.ts';
import { certificates } from '../support/reload/live.ts';
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
  changes = [...topLevel(port), ...hostBlocks, ...networkBlocks(port)];
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
