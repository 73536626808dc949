import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect, headers, type NatsConnection } from 'nats';
import { describe, expect, test } from 'vitest';
import { assetsOf } from '../../src/lower/assets/assets.ts';
import { deadLetterSubject, withAdvisories } from '../../src/lower/assets/dead-letters.ts';
import { type OptionsInput, optionsSchema } from '../../src/spec/options.ts';
import { start } from '../cli/natsmith.ts';
import { NATS_VERSIONS, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { api, applyNow } from '../support/provision/account.ts';
import { tempDir } from '../support/temp-dir.ts';
import { describeWith } from '../support/tools.ts';

const streams: OptionsInput['streams'] = {
  ORDERS: {
    subjects: ['orders.>'],
    consumers: { processor: { maxDeliver: 2, ackWait: '150ms', deadLetter: 'DLQ' } },
  },
  DLQ: { subjects: ['dlq.>'], duplicateWindow: '100ms' },
};
const { streams: parsed, buckets } = optionsSchema.parse({ streams });
const file = JSON.stringify({
  formatVersion: '1.0',
  deployment: 'demo',
  accounts: [{ name: '$G', streams: parsed, buckets }],
});

/** Takes everything, and acknowledges nothing. */
async function fail(connection: NatsConnection, milliseconds: number): Promise<void> {
  const next = '$JS.API.CONSUMER.MSG.NEXT.ORDERS.processor';
  for (const end = Date.now() + milliseconds; Date.now() < end; )
    await connection
      .request(next, '{"batch":1,"expires":100000000}', { noMux: true, timeout: 500 })
      .catch(() => undefined);
}

interface Letter {
  readonly subject: string;
  readonly data: string;
  readonly headers: string;
}

async function letters(connection: NatsConnection): Promise<Letter[]> {
  type Info = { state: { messages: number; last_seq: number } };
  const { state } = await api<Info>(connection, 'STREAM.INFO.DLQ');
  const found: Letter[] = [];
  for (let seq = 1; seq <= state.last_seq; seq++) {
    type Got = { message: { subject: string; data: string; hdrs: string } };
    const { message } = await api<Got>(connection, 'STREAM.MSG.GET.DLQ', { seq });
    const text = (base64: string) => Buffer.from(base64, 'base64').toString();
    found.push({ subject: message.subject, data: text(message.data), headers: text(message.hdrs) });
  }
  return found;
}

test.each([
  ['dlq.>', 'dlq.orders.new'],
  ['dlq.*.*.>', 'dlq.ORDERS.processor.orders.new'],
  ['dlq.*', 'dlq.ORDERS'],
  ['DLQ', 'DLQ'],
])('in a stream of %s, a dead letter is %s', (pattern, subject) => {
  const route = { stream: 'ORDERS', consumer: 'processor', to: 'DLQ', pattern };
  expect(deadLetterSubject(route, 'orders.new')).toBe(subject);
});

describe.each(NATS_VERSIONS)('nats-server %s', (version) => {
  describeWith([natsServerTool(version)], 'what is delivered too often', () => {
    test('is in the dead letters once, whoever was away when it happened', async () => {
      await using server = await startNatsServer({
        version,
        config: 'port: -1, jetstream { store_dir: "@DIR@" }',
      });
      await using folder = await tempDir();
      await writeFile(join(folder.path, 'assets.json'), file);
      const connection = await connect({ servers: server.url, noEcho: true });
      const made = await applyNow(connection, withAdvisories(assetsOf(optionsSchema.parse({ streams }))), {});
      expect(made.outcome.exit).toBe(0);
      const work = () =>
        start(folder.path, ['dead-letters', 'assets.json'], { env: { NATS_URL: server.url } });

      const one = headers();
      one.set('trace', 'abc');
      one.set('Nats-Msg-Id', 'first');
      let worker = work();
      await connection.jetstream().publish('orders.new', 'one', { headers: one });
      await fail(connection, 600);
      await expect.poll(() => letters(connection), { timeout: 20_000 }).toHaveLength(1);
      const [letter] = await letters(connection);
      expect(letter).toMatchObject({ subject: 'dlq.orders.new', data: 'one' });
      for (const line of [
        'trace: abc',
        'Nats-Msg-Id: natsmith:ORDERS:processor:1',
        'Natsmith-Stream: ORDERS',
        'Natsmith-Consumer: processor',
        'Natsmith-Sequence: 1',
        'Natsmith-Subject: orders.new',
        'Natsmith-Deliveries: 2',
      ])
        expect(letter!.headers).toContain(line);

      // The worker is away, and so is then the server.
      worker.kill('SIGKILL');
      await worker;
      for (const text of ['two', 'three']) await connection.jetstream().publish('orders.old', text);
      await fail(connection, 800);
      worker = work();
      await expect.poll(() => letters(connection), { timeout: 20_000 }).toHaveLength(3);
      expect((await letters(connection)).map(({ data }) => data)).toEqual(['one', 'two', 'three']);

      // An advisory that comes again, as after a crash between storing and acknowledging, copies nothing twice.
      const advisory = { stream: 'ORDERS', consumer: 'processor', stream_seq: 2, deliveries: 2 };
      worker.kill('SIGKILL');
      await worker;
      const subject = '$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.ORDERS.processor';
      await connection.request(subject, JSON.stringify(advisory), { timeout: 5000 });
      await connection
        .request('$JS.API.CONSUMER.MSG.NEXT.NATSMITH_DEAD_LETTERS.dead-letters', '{"batch":1}', {
          noMux: true,
          timeout: 5000,
        })
        .then((message) => connection.publish(message.reply!, '-NAK'));
      worker = work();
      type Info = { state: { messages: number } };
      await expect
        .poll(async () => (await api<Info>(connection, 'STREAM.INFO.NATSMITH_DEAD_LETTERS')).state.messages, {
          timeout: 20_000,
        })
        .toBe(0);
      expect(await letters(connection)).toHaveLength(3);
      worker.kill('SIGTERM');
      await worker;
      await connection.close();
    });
  });
});
