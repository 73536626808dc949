import { randomBytes } from 'node:crypto';
import { AckPolicy, DeliverPolicy, StorageType } from 'nats';
import { type Client, withClients } from '../client.ts';
import { type Difference, FailedExpectation } from '../errors.ts';
import { get, record } from '../http.ts';
import type { Machine } from '../machine.ts';
import type { Probe } from '../probe.ts';
import { OTHER_SERVER } from '../work.ts';

/** Messages published, and those of them consumed, under each server in turn. */
const PUBLISHED = 200;
const CONSUMED = 80;
const CONSUMER = 'worker';
const BUCKET_ENTRIES = 20;

export const survivesUpgrade: Probe = {
  id: 'survives-upgrade',
  proves:
    'another version of nats-server takes over the store and gives it back: messages, consumer positions, buckets',
  needs: ['systemd', 'other-server', 'jetstream', 'connections'],
  fault: true,
  limit: 900_000,
  async run(machine, _deployment, note) {
    const name = `natsmith-verify-${randomBytes(6).toString('hex')}`;
    const store = { name, published: 0, consumed: 0 };
    const { output: program } = await machine.execute(
      'readlink /proc/$(systemctl show --value -p MainPID nats.service)/exe',
    );
    await withClients(machine, [machine.prober], (client) => begin(client, store));
    const differences: Difference[] = [];
    const aside = `${program}.before`;
    const steps = [
      ['the change over', `mv ${program} ${aside}; cp ${OTHER_SERVER} ${program}`],
      ['the way back', `mv ${aside} ${program}`],
    ] as const;
    try {
      for (const [step, replace] of steps) {
        const before = await versionOf(machine);
        const start = performance.now();
        await restartWith(machine, replace, step);
        const now = await versionOf(machine);
        const what = `${step} from ${before} to ${now}`;
        note(`${what}: ready after ${((performance.now() - start) / 1000).toFixed(1)} s`);
        if (now === before)
          differences.push({ expected: `${step} changes the version`, actual: `it is ${now}` });
        const found = await withClients(machine, [machine.prober], (client) => look(client, store, what));
        differences.push(...found);
        // With something missing, what comes next would only repeat it.
        if (found.length > 0) break;
        await withClients(machine, [machine.prober], (client) => goOn(client, store));
      }
    } finally {
      // As it was, for the probes that follow.
      await machine.execute(
        `[ ! -e ${aside} ] || { systemctl stop nats.service; mv ${aside} ${program}; systemctl start nats.service; }`,
        60_000,
      );
    }
    note(
      `${store.published} messages, ${store.consumed} of them consumed, ${BUCKET_ENTRIES} entries of a bucket`,
    );
    return differences;
  },
};

/** What should be in the store. */
interface Store {
  readonly name: string;
  published: number;
  consumed: number;
}

async function restartWith(machine: Machine, replace: string, step: string): Promise<void> {
  const { status, output } = await machine.execute(
    `set -e
systemctl stop nats.service
${replace}
systemctl start nats.service
sleep 1
systemctl is-active nats.service`,
    60_000,
  );
  if (status !== 0)
    throw new FailedExpectation(
      `the server starts after ${step}`,
      `${output}\n${await machine.log('nats-server')}`,
    );
  await machine.waitForPort('client');
}

async function begin(client: Client, store: Store): Promise<void> {
  const { name } = store;
  const manager = await client.connection.jetstreamManager();
  await manager.streams.add({ name, subjects: [`${name}.>`], storage: StorageType.File });
  await manager.consumers.add(name, {
    durable_name: CONSUMER,
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
  });
  const bucket = await client.connection.jetstream().views.kv(name, { storage: StorageType.File });
  for (let key = 0; key < BUCKET_ENTRIES; key++) await bucket.put(`key-${key}`, String(key));
  await goOn(client, store);
}

/** Publishes and consumes some more. */
async function goOn({ connection, settle }: Client, store: Store): Promise<void> {
  const jetstream = connection.jetstream();
  for (let sent = 0; sent < PUBLISHED; sent++)
    await jetstream.publish(`${store.name}.messages`, textOf(++store.published));
  const consumer = await jetstream.consumers.get(store.name, CONSUMER);
  for await (const message of await consumer.fetch({ max_messages: CONSUMED })) {
    // Waits until the server has written it down.
    await message.ackAck();
    store.consumed++;
  }
  await settle();
}

async function look({ connection }: Client, store: Store, what: string): Promise<Difference[]> {
  const { name, published, consumed } = store;
  const manager = await connection.jetstreamManager();
  const { state } = await manager.streams.info(name);
  const { ack_floor, num_pending, delivered } = await manager.consumers.info(name, CONSUMER);
  const wrong: number[] = [];
  for (let seq = 1; seq <= Math.min(published, state.last_seq); seq++) {
    const { data } = await manager.streams.getMessage(name, { seq });
    if (new TextDecoder().decode(data) !== new TextDecoder().decode(textOf(seq))) wrong.push(seq);
  }
  const bucket = await connection.jetstream().views.kv(name);
  const entries = await Promise.all(
    Array.from({ length: BUCKET_ENTRIES }, async (_, key) => (await bucket.get(`key-${key}`))?.string()),
  );
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['messages', published, state.messages],
    ['messages that are not what was sent', 'none', wrong.join(', ') || 'none'],
    ["the consumer's acknowledged messages", consumed, ack_floor.stream_seq],
    ["the consumer's delivered messages", consumed, delivered.stream_seq],
    ['messages that the consumer has yet to get', published - consumed, num_pending],
    ['entries of the bucket', BUCKET_ENTRIES, entries.filter((entry, key) => entry === String(key)).length],
  ];
  return pairs.flatMap(([of, expected, actual]) =>
    expected === actual ? [] : [{ expected: `after ${what}, ${of}: ${expected}`, actual: String(actual) }],
  );
}

const textOf = (number: number) => new TextEncoder().encode(`message ${number}`);

async function versionOf(machine: Machine): Promise<string> {
  const { version } = record(await get({ address: machine.address('monitoring'), path: '/varz' })) ?? {};
  return String(version);
}
