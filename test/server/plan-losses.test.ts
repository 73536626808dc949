import { connect, type NatsConnection } from 'nats';
import { describe, expect, test } from 'vitest';
import { assetsOf } from '../../src/lower/assets/assets.ts';
import { type OptionsInput, optionsSchema } from '../../src/spec/options.ts';
import { NATS_VERSIONS, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { api, applyNow, planNow } from '../support/provision/account.ts';
import { describeWith } from '../support/tools.ts';

type Streams = NonNullable<OptionsInput['streams']>;

const described = (streams: Streams) => assetsOf(optionsSchema.parse({ streams }));
const NOTHING: ReadonlySet<string> = new Set();
const MESSAGES = 'messages, as far as no other consumer waits for them';

describe.each(NATS_VERSIONS)('nats-server %s', (version) => {
  describeWith([natsServerTool(version)], 'consumers that go', () => {
    /** Three messages in the stream, then another description. */
    const then = async (
      [first, second]: readonly [Streams, Streams],
      judge: (
        connection: NatsConnection,
        loses: Record<string, readonly string[]>,
        messages: () => Promise<number>,
      ) => Promise<void>,
    ) => {
      await using server = await startNatsServer({
        version,
        config: 'port: -1, jetstream { store_dir: "@DIR@" }',
      });
      const connection = await connect({ servers: server.url, noEcho: true });
      await applyNow(connection, described(first), {});
      for (let n = 0; n < 3; n++) await connection.request('jobs.new', 'x');
      const { changes } = await planNow(connection, described(second));
      const messages = async () =>
        (await api<{ state: { messages: number } }>(connection, 'STREAM.INFO.JOBS')).state.messages;
      await judge(connection, Object.fromEntries(changes.map(({ name, loses }) => [name, loses])), messages);
      await connection.close();
    };
    const jobs = (
      retention: 'limits' | 'interest' | 'workqueue',
      consumers: Streams[string]['consumers'],
    ) => ({
      JOBS: { subjects: ['jobs.*'], retention, consumers },
    });
    const late = { deliverPolicy: 'by_start_sequence', startSequence: 4 } as const;

    test('take messages along that nobody waits for, and the plan says so', () =>
      then([jobs('interest', { late }), jobs('interest', {})], async (connection, loses, messages) => {
        // 2.10 counts what came before it as pending.
        expect(loses).toEqual({ 'JOBS/late': ['its position', expect.stringContaining(MESSAGES)] });
        await applyNow(connection, described(jobs('interest', {})), {});
        expect(await messages()).toBe(0);
      }));

    test('take none along where the stream is to keep them for nobody', () =>
      then([jobs('interest', { late }), jobs('limits', {})], async (connection, loses, messages) => {
        expect(loses).toEqual({ JOBS: [], 'JOBS/late': ['its position'] });
        await applyNow(connection, described(jobs('limits', {})), {});
        expect(await messages()).toBe(3);
      }));

    test('and come again for fewer messages let the others go, and the plan says so', () => {
      const fewer = jobs('interest', { all: { filterSubjects: ['jobs.old'], replayPolicy: 'original' } });
      return then([jobs('interest', { all: {} }), fewer], async (connection, loses, messages) => {
        expect(loses).toEqual({ 'JOBS/all': [`3 ${MESSAGES}`] });
        await applyNow(connection, described(fewer), {});
        expect(await messages()).toBe(0);
      });
    });

    test('hold back those that want their part of a work queue, as long as they may not go', () => {
      const other = jobs('workqueue', { other: { filterSubjects: ['jobs.new'] } });
      return then([jobs('workqueue', { all: {} }), other], async (connection, _, messages) => {
        const { outcome } = await applyNow(connection, described(other), { allow: NOTHING });
        expect(outcome).toMatchObject({ exit: 2, diagnostics: [] });
        expect((await applyNow(connection, described(other), {})).outcome.exit).toBe(0);
        expect(await messages()).toBe(3);
      });
    });
  });
});
