import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect, headers, type NatsConnection } from 'nats';
import { describe, expect, test } from 'vitest';
import { assetsOf } from '../../src/lower/assets/assets.ts';
import { deadLetterSubject, withAdvisories } from '../../src/lower/assets/dead-letters.ts';
import { type OptionsInput, optionsSchema } from '../../src/spec/options.ts';
import { start } from '../cli/natsmith.ts';
import { NATS_VERSIONS, type NatsServer, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { api, applyNow } from '../support/provision/account.ts';
import { type TempDir, tempDir } from '../support/temp-dir.ts';
import { describeWith } from '../support/tools.ts';
import { wireClient } from '../support/wire-client.ts';

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

type Info = { state: { messages: number; last_seq: number } };

const ADVISORIES = '$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.ORDERS.processor';

/** Advisories that are not done with. */
const left = async (connection: NatsConnection) =>
  (await api<Info>(connection, 'STREAM.INFO.NATSMITH_DEAD_LETTERS')).state.messages;

async function make(connection: NatsConnection): Promise<void> {
  const wanted = withAdvisories(assetsOf(optionsSchema.parse({ streams })));
  expect((await applyNow(connection, wanted, {})).outcome.exit).toBe(0);
}

const work = ({ path }: TempDir, { url }: NatsServer) =>
  start(path, ['dead-letters', 'assets.json'], { env: { NATS_URL: url } });

const end = (worker: ReturnType<typeof work>) => {
  worker.kill('SIGKILL');
  return worker;
};

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
      await using store = await tempDir();
      const config = `port: -1, jetstream { store_dir: "${store.path}" }`;
      await using before = await startNatsServer({ version, config });
      await using folder = await tempDir();
      await writeFile(join(folder.path, 'assets.json'), file);
      let connection = await connect({ servers: before.url, noEcho: true });
      await make(connection);

      const one = headers();
      one.set('trace', 'abc');
      one.set('Nats-Msg-Id', 'first');
      let worker = work(folder, before);
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
      await end(worker);
      for (const text of ['two', 'three']) await connection.jetstream().publish('orders.old', text);
      await fail(connection, 800);
      await connection.close();
      await before.stop('SIGKILL');
      await using server = await startNatsServer({ version, config });
      connection = await connect({ servers: server.url, noEcho: true });
      worker = work(folder, server);
      await expect.poll(() => letters(connection), { timeout: 20_000 }).toHaveLength(3);
      expect((await letters(connection)).map(({ data }) => data)).toEqual(['one', 'two', 'three']);

      // An advisory that comes again, as after a crash between storing and acknowledging, copies nothing twice.
      await end(worker);
      const advisory = { stream: 'ORDERS', consumer: 'processor', stream_seq: 2, deliveries: 2 };
      await connection.request(ADVISORIES, JSON.stringify(advisory), { timeout: 5000 });
      await connection
        .request('$JS.API.CONSUMER.MSG.NEXT.NATSMITH_DEAD_LETTERS.dead-letters', '{"batch":1}', {
          noMux: true,
          timeout: 5000,
        })
        .then((message) => connection.publish(message.reply!, '-NAK'));
      worker = work(folder, server);
      await expect.poll(() => left(connection), { timeout: 20_000 }).toBe(0);
      expect(await letters(connection)).toHaveLength(3);
      await connection.close();
      let said = '';
      worker.stderr!.on('data', (text) => {
        said += String(text);
      });
      await server.stop('SIGKILL');
      await expect.poll(() => said, { timeout: 20_000 }).toContain('the connection to the server is lost');
      await end(worker);
    });

    test('keeps nobody waiting where it cannot be copied', async () => {
      await using server = await startNatsServer({
        version,
        config: 'port: -1, max_payload: 64KB, jetstream { store_dir: "@DIR@" }',
      });
      await using folder = await tempDir();
      await writeFile(join(folder.path, 'assets.json'), file);
      const connection = await connect({ servers: server.url, noEcho: true });
      await make(connection);
      // There is no room for another header.
      await connection.jetstream().publish('orders.large', new Uint8Array(64 * 1024));
      const block = 'NATS/1.0\r\nodd name: x\r\ntrace: abc\r\n\r\n';
      using client = await wireClient(server.port, '', '');
      client.send([`HPUB orders.odd ${block.length} ${block.length + 3}`, `${block}odd`]);
      await client.settle();
      await connection.request(ADVISORIES, 'no advisory', { timeout: 5000 });
      await fail(connection, 600);
      await connection.jetstream().publish('orders.new', 'fine');
      await fail(connection, 600);
      expect(await left(connection)).toBe(4);

      const worker = work(folder, server);
      await expect.poll(() => letters(connection), { timeout: 20_000 }).toHaveLength(2);
      const found = await letters(connection);
      expect(found.map(({ data }) => data)).toEqual(['odd', 'fine']);
      expect(found[0]!.headers).toContain('trace: abc');
      // Kept until there is room.
      await expect.poll(() => left(connection), { timeout: 5000 }).toBe(1);
      const { stderr } = await end(worker);
      expect(stderr).toMatch(/message 1 of ORDERS.*beyond max_payload; it is tried again in 30 s/);
      expect(stderr).toMatch(/message 2 of ORDERS.*without its headers "odd name"/);
      await connection.close();
    });
  });
});
