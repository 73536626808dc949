import { connect } from 'nats';
import { describe, expect, test } from 'vitest';
import { assetsOf } from '../../src/lower/assets/assets.ts';
import { optionsSchema } from '../../src/spec/options.ts';
import { NATS_VERSIONS, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { applyNow, planNow } from '../support/provision/account.ts';
import { describeWith } from '../support/tools.ts';

const STREAMS = Number(process.env.NATSMITH_STREAMS ?? 1000);
const CONSUMERS = 5;
/** Of what one listing through the client takes. */
const MOST = 1.5;

const assets = assetsOf(
  optionsSchema.parse({
    streams: Object.fromEntries(
      Array.from({ length: STREAMS }, (_, at) => [
        `S${at}`,
        {
          subjects: [`s${at}.>`],
          storage: 'memory',
          consumers: Object.fromEntries(
            Array.from({ length: CONSUMERS }, (_, n) => [`c${n}`, { filterSubjects: [`s${at}.${n}`] }]),
          ),
        },
      ]),
    ),
  }),
);

/** Milliseconds, the best of five each, by turns: what else the machine does then meets all of them. */
async function sideBySide<Name extends string>(
  runs: Readonly<Record<Name, () => Promise<unknown>>>,
): Promise<Record<Name, number>> {
  const best: Partial<Record<Name, number>> = {};
  for (let turn = 0; turn < 5; turn++)
    for (const name of Object.keys(runs) as Name[]) {
      const start = performance.now();
      await runs[name]();
      best[name] = Math.min(best[name] ?? Number.POSITIVE_INFINITY, performance.now() - start);
    }
  return best as Record<Name, number>;
}

describe.each(NATS_VERSIONS)('nats-server %s', (version) => {
  describeWith([natsServerTool(version)], `${STREAMS} streams with ${CONSUMERS} consumers each`, () => {
    test('a plan takes little longer than one listing, and apply of nothing asks no more', {
      timeout: 600_000,
    }, async () => {
      await using server = await startNatsServer({
        version,
        config: 'port: -1, jetstream { store_dir: "@DIR@", max_mem: 1GB }',
      });
      const connection = await connect({ servers: server.url, noEcho: true });
      const start = performance.now();
      await applyNow(connection, assets, {});
      const made = performance.now() - start;

      const manager = await connection.jetstreamManager();
      const { listing, planning, applying } = await sideBySide({
        listing: async () => {
          for await (const stream of manager.streams.list())
            for await (const consumer of manager.consumers.list(stream.config.name)) void consumer;
        },
        planning: () => planNow(connection, assets),
        applying: () => applyNow(connection, assets, {}),
      });
      console.info(
        `${version}: ${STREAMS} streams and ${STREAMS * CONSUMERS} consumers: made in ${(made / 1000).toFixed(1)} s, listed in ${listing.toFixed(0)} ms, planned in ${planning.toFixed(0)} ms, nothing applied in ${applying.toFixed(0)} ms`,
      );
      expect(planning / listing).toBeLessThan(MOST);
      expect(applying / listing).toBeLessThan(MOST);

      const asked: string[] = [];
      const request = connection.request.bind(connection);
      connection.request = (subject, ...rest) => {
        asked.push(subject);
        return request(subject, ...rest);
      };
      expect((await applyNow(connection, assets, {})).outcome.exit).toBe(0);
      const pages = Math.ceil(STREAMS / 256);
      expect(asked).toHaveLength(pages + STREAMS);
      expect(new Set(asked.map((subject) => subject.replace(/\.S\d+$/, '')))).toEqual(
        new Set(['$JS.API.STREAM.LIST', '$JS.API.CONSUMER.LIST']),
      );
      await connection.close();
    });
  });
});
