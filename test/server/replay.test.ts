import { connect, type NatsConnection } from 'nats';
import { describe, expect, test } from 'vitest';
import { assetsOf } from '../../src/lower/assets/assets.ts';
import { type OptionsInput, optionsSchema } from '../../src/spec/options.ts';
import { NATS_VERSIONS, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { api, applyNow } from '../support/provision/account.ts';
import { describeWith } from '../support/tools.ts';

type Consumers = NonNullable<OptionsInput['streams']>[string]['consumers'];

const assets = (consumers: Consumers) =>
  assetsOf(optionsSchema.parse({ streams: { EVENTS: { subjects: ['events.>'], consumers } } }));

/** All that a consumer gives, as text. */
async function read(connection: NatsConnection, consumer: string): Promise<string[]> {
  const texts: string[] = [];
  for (;;) {
    const next = `$JS.API.CONSUMER.MSG.NEXT.EVENTS.${consumer}`;
    const options = { noMux: true, timeout: 5000 };
    const message = await connection.request(next, '{"batch":1,"no_wait":true}', options);
    if (message.headers?.code) return texts;
    texts.push(message.string());
    await connection.request(message.reply!, '+ACK', { timeout: 5000 });
  }
}

describe.each(NATS_VERSIONS)('nats-server %s', (version) => {
  describeWith([natsServerTool(version)], 'replays what a stream has kept', () => {
    test('from a time, from a sequence, the last of each subject, the last few', async () => {
      await using server = await startNatsServer({
        version,
        config: 'port: -1, jetstream { store_dir: "@DIR@" }',
      });
      const connection = await connect({ servers: server.url, noEcho: true });
      await applyNow(connection, assets({}), {});
      for (let n = 1; n <= 10; n++) await connection.jetstream().publish(`events.${n % 3}`, `${n}`);
      type Got = { message: { time: string } };
      const { message } = await api<Got>(connection, 'STREAM.MSG.GET.EVENTS', { seq: 8 });
      const wanted = assets({
        since: { deliverPolicy: 'by_start_time', startTime: message.time },
        from: { deliverPolicy: 'by_start_sequence', startSequence: 9 },
        latest: { deliverPolicy: 'last_per_subject', filterSubjects: ['events.*'] },
        few: { deliverPolicy: 'last_messages', startLast: 4 },
        all: { replayPolicy: 'instant' },
      });
      expect((await applyNow(connection, wanted, {})).outcome.exit).toBe(0);
      const everything = Array.from({ length: 10 }, (_, at) => `${at + 1}`);
      expect({
        since: await read(connection, 'since'),
        from: await read(connection, 'from'),
        latest: await read(connection, 'latest'),
        few: await read(connection, 'few'),
        all: await read(connection, 'all'),
      }).toEqual({
        since: ['8', '9', '10'],
        from: ['9', '10'],
        latest: ['8', '9', '10'],
        few: ['7', '8', '9', '10'],
        all: everything,
      });

      // Where they began is no drift, however far the stream has come.
      await connection.jetstream().publish('events.1', '11');
      expect((await applyNow(connection, wanted, {})).plan.changes).toEqual([]);
      expect(await read(connection, 'few')).toEqual(['11']);
      await connection.close();
    });
  });
});
