import { execa } from 'execa';
import { connect } from 'nats';
import { describe, expect, test } from 'vitest';
import { errCodeOf } from '../../src/analyze/catalogue/entry.ts';
import { type Code, entryOf } from '../../src/analyze/catalogue.ts';
import { startCluster } from '../support/cluster.ts';
import { diagnosticsOf } from '../support/edited.ts';
import { NATS_VERSIONS, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { sample } from '../support/sample.ts';
import { disagreements, type Place } from '../support/streams/disagreements.ts';
import { anchor } from '../support/streams/live-streams.ts';
import { type Assets, assets, renamed } from '../support/streams/random-streams.ts';
import { describeWith, lacks, tool } from '../support/tools.ts';

/** Random sets per version: raft takes its time, so a few of those that a server alone is asked. */
const SETS = Math.ceil(Number(process.env.NATSMITH_DIFFERENTIAL ?? 3000) / 50);

const one = (stream: Assets['streams'][string]): Assets => ({ streams: { S1: stream }, kv: {}, object: {} });
const orders = (more: Assets['streams'][string]): Assets => one({ subjects: ['orders.>'], ...more });

/** What is about servers of a cluster. */
const sets: readonly Assets[] = [
  ...(['limits', 'interest', 'workqueue'] as const).flatMap((retention) =>
    [1, 3].flatMap((replicas) =>
      [{}, { replicas: 1 }, { replicas: 2 }, { replicas: 3 }, { replicas: 5 }].map((p) =>
        orders({ retention, replicas, consumers: { p } }),
      ),
    ),
  ),
  ...[1, 2, 3, 4, 5].map((replicas) => orders({ replicas })),
  one({ subjects: ['>'], noAck: true, replicas: 3 }),
  orders({ placement: { cluster: 'orders' }, replicas: 3 }),
  orders({ placement: { cluster: 'elsewhere' } }),
  orders({ maxBytes: '20GB' }),
  orders({ maxBytes: '2GB', storage: 'memory' }),
  orders({ persistMode: 'async', replicas: 3 }),
  orders({ replicas: 3, consumers: { p: { memoryStorage: true, replicas: 1 } } }),
  orders({ replicas: 3, consumers: { p: { ackPolicy: 'none', deliverSubject: 'd', replicas: 1 } } }),
  { streams: {}, kv: { K1: { replicas: 3 }, K2: { replicas: 5 } }, object: { O1: { replicas: 4 } } },
];

const limits = { maxMemory: '1GB', maxFileStore: '10GB' };

/**
 * Not streams that answer in the server's place: of three servers, one may have them a while after they are gone. Nor what fails
 * only when a stream is made (10049): the servers that make it are not those that answer.
 */
const isAskable = ({ streams, kv }: Assets, natsVersion: string): boolean =>
  diagnosticsOf({ name: 'x', natsVersion, base: { streams, buckets: { kv } } }).every(
    ({ code }) => code !== 'stream/answers-api' && errCodeOf(entryOf(code as Code), natsVersion) !== 10049,
  );

const versionOf = async (line: (typeof NATS_VERSIONS)[number]): Promise<string> => {
  const { stdout } = await execa(tool(natsServerTool(line)), ['--version']);
  return /v(\d+\.\d+\.\d+)/.exec(stdout)![1]!;
};

/** What three servers refuse that form a cluster, as `stream-examples.test.ts` and `streams.test.ts` ask one that is alone. */
describe('what servers of a cluster refuse of streams', () => {
  const refused = new Set<string>();

  describe.each(NATS_VERSIONS)('nats-server %s', (line) => {
    describeWith([natsServerTool(line)], 'refuses what check says it refuses, with that err_code', () => {
      const ask = async (asked: readonly Assets[]): Promise<string[]> => {
        await using cluster = await startCluster(line, '');
        const client = await connect({ servers: cluster.servers[0]!.url });
        const options = { serverName: 'n0', cluster: cluster.option, jetstream: limits };
        const place: Place = { natsVersion: await versionOf(line), options };
        await anchor(client, cluster.servers.length);
        const wrong: string[] = [];
        for (const set of asked) {
          const found = await disagreements(client, set, place);
          wrong.push(...found.wrong);
          for (const code of found.codes) refused.add(code);
        }
        await client.close();
        return wrong;
      };

      test('of replicas and placement', { timeout: 300_000 }, async () => {
        expect(await ask(sets.map(renamed))).toEqual([]);
      });

      test(`of ${SETS} random sets`, { timeout: 600_000 }, async () => {
        const natsVersion = await versionOf(line);
        const { values, seed } = sample(assets, SETS);
        const askable = values.filter((set) => isAskable(set, natsVersion));
        expect(await ask(askable.map(renamed)), seed).toEqual([]);
      });
    });
  });

  test.skipIf(lacks(...NATS_VERSIONS.map(natsServerTool)).length > 0)('leaves no code untried', () => {
    const codes = ['consumer/more-replicas', 'consumer/other-replicas', 'stream/nowhere'];
    expect(codes.filter((code) => !refused.has(code))).toEqual([]);
  });
});

/* Placement is passed over by a server that is alone, and check says nothing of it. */
describe.each(NATS_VERSIONS)('nats-server %s, alone', (line) => {
  describeWith([natsServerTool(line)], 'takes streams with a placement', () => {
    test('of any cluster, and any tags', async () => {
      await using server = await startNatsServer({
        version: line,
        config: 'port: -1\njetstream { store_dir: "@DIR@/js" }',
      });
      const client = await connect({ servers: server.url });
      for (const placement of [{ cluster: 'elsewhere' }, { tags: ['ssd'] }]) {
        const { wrong } = await disagreements(client, orders({ placement }), {
          natsVersion: await versionOf(line),
        });
        expect(wrong).toEqual([]);
      }
      await client.close();
    });
  });
});
