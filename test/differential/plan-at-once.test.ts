import { connect, type NatsConnection } from 'nats';
import { describe, expect, test } from 'vitest';
import { assetsOf } from '../../src/lower/assets/assets.ts';
import type { Plan } from '../../src/provision/plan/change.ts';
import { optionsSchema } from '../../src/spec/options.ts';
import { NATS_VERSIONS, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { applyNow, planNow, settledLive, use } from '../support/provision/account.ts';
import { lostSilently, movedSilently, shown } from '../support/provision/losses.ts';
import { type Assets, FULL, type Place, tryPairs } from '../support/provision/pairs.ts';
import { tempDir } from '../support/temp-dir.ts';
import { describeWith } from '../support/tools.ts';

const TIMES = FULL ? 60 : 12;

describe.each(NATS_VERSIONS)('nats-server %s', (version) => {
  describeWith([natsServerTool(version)], 'applies that run at once', () => {
    test(`end as one of them alone, ${TIMES} times`, { timeout: 3_600_000 }, async () => {
      const { wrong, seed } = await tryPairs(version, TIMES, tryAtOnce);
      expect(wrong, seed).toEqual([]);
    });

    test('one that may destroy and others that may not: no publisher loses anything', {
      timeout: 600_000,
    }, async () => {
      await using server = await startNatsServer({
        version,
        config: 'port: -1, jetstream { store_dir: "@DIR@" }',
      });
      await using folder = await tempDir();
      const connection = await connect({ servers: server.url, noEcho: true });
      await applyNow(connection, orders(true), { folder: folder.path });
      const publisher = await publishing(server.url);
      const others = await Promise.all([1, 2].map(() => connect({ servers: server.url, noEcho: true })));
      for (let round = 0; round < (FULL ? 20 : 5); round++) {
        // The server does not take this back in a stream that is there: it is made again from its backup.
        const wanted = orders(round % 2 === 1);
        const turn = { over: false };
        const cautious = others.map(async (other) => {
          const exits: number[] = [];
          while (!turn.over) {
            const { outcome } = await applyNow(other, wanted, { folder: folder.path, allow: new Set() });
            exits.push(outcome.exit);
          }
          return exits;
        });
        const bold = applyNow(connection, wanted, { folder: folder.path }).finally(() => {
          turn.over = true;
        });
        const [{ outcome }, ...exits] = await Promise.all([bold, ...cautious]);
        expect(outcome).toMatchObject({ exit: 0, diagnostics: [] });
        for (const exit of exits.flat()) expect([0, 2]).toContain(exit);
        expect((await planNow(connection, wanted)).changes).toEqual([]);
      }
      const acknowledged = await publisher.stop();
      expect(acknowledged.length).toBeGreaterThan(100);
      const stored = await storedIn(connection, 'ORDERS');
      expect(acknowledged.filter((message) => !stored.has(message))).toEqual([]);
      for (const each of [connection, ...others]) await each.close();
    });
  });
});

const orders = (denyDelete: boolean) =>
  assetsOf(
    optionsSchema.parse({
      streams: { ORDERS: { subjects: ['orders'], denyDelete, consumers: { billing: {} } } },
    }),
  );

/** Two or three, of the same or of different descriptions, begun at once or one a little after the other. */
async function tryAtOnce(place: Place, first: Assets, second: Assets, at: number): Promise<string[]> {
  const { connection, folder } = place;
  await applyNow(connection, first, { folder });
  await use(connection, first);
  const before = await settledLive(connection);
  const wanted = at % 2 === 0 ? [second, second, second] : [second, first, second];
  const runs = wanted.slice(0, 2 + (at % 3 === 0 ? 1 : 0));
  const plans: Plan[] = [];
  const problems = await Promise.all(
    runs.map(async (each, number) => {
      const own = await connect({ servers: place.url, noEcho: true });
      try {
        await new Promise((resolve) => setTimeout(resolve, number * (at % 5) * 10));
        const { outcome, plan } = await applyNow(own, each, { folder });
        plans.push(plan);
        return outcome.exit === 0 ? [] : [`number ${number}: ${JSON.stringify(outcome.diagnostics)}`];
      } finally {
        await own.close();
      }
    }),
  );
  const after = await settledLive(connection);
  const said = plans.flatMap(({ changes }) => changes);
  const rests = await Promise.all(runs.map((each) => planNow(connection, each)));
  return [
    ...problems.flat(),
    ...(rests.some(({ changes }) => changes.length === 0)
      ? []
      : [`nobody has what it wants: ${rests.map(({ changes }) => shown(changes)).join('\n')}`]),
    ...lostSilently(before, after, said),
    ...movedSilently(before, after, said),
  ];
}

/** Publishes until it is told to stop; what the server has acknowledged is stored. */
async function publishing(url: string): Promise<{ stop(): Promise<string[]> }> {
  const connection = await connect({ servers: url });
  const acknowledged: string[] = [];
  let over = false;
  const work = (async () => {
    for (let n = 0; !over; n++) {
      const answer = await connection.request('orders', `${n}`, { timeout: 2000 }).catch(() => undefined);
      // Nobody answers while the stream is being made again.
      if (answer && 'seq' in answer.json<object>()) acknowledged.push(`${n}`);
      else await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  return {
    stop: async () => {
      over = true;
      await work;
      await connection.close();
      return acknowledged;
    },
  };
}

async function storedIn(connection: NatsConnection, stream: string): Promise<Set<string>> {
  const consumer = await connection.jetstream().consumers.get(stream);
  const { num_pending } = await consumer.info();
  const stored = new Set<string>();
  if (num_pending === 0) return stored;
  for await (const message of await consumer.fetch({ max_messages: num_pending, expires: 10_000 }))
    stored.add(message.string());
  return stored;
}
