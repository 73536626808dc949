import { randomBytes } from 'node:crypto';
import { AckPolicy, DeliverPolicy, StorageType } from 'nats';
import type { Settings } from '../../domain/conf.ts';
import { settingAt } from '../../domain/setting-at.ts';
import { type Client, letsIn, withClients } from '../client.ts';
import type { Difference } from '../errors.ts';
import type { Probe } from '../probe.ts';
import { pause } from '../wait.ts';
import { toBytes, toText } from '../witness.ts';
import { addUser } from './host/added-user.ts';
import { natsUnit } from './host/nats-unit.ts';

const ADDED = 'natsmith-added-under-load';
const PUBLISHERS = 4;
/** Milliseconds of load before the reload, and after it. */
const BEFORE = 2_000;
const AFTER = 2_000;
/** Milliseconds that a consumer has to catch up. */
const CATCH_UP = 60_000;

export const reloadUnderLoad: Probe = {
  id: 'reload-under-load',
  proves:
    'while clients publish and consume, a reload adds a user: no connection ends, no message is lost or comes twice',
  needs: ['systemd', 'auth', 'reload', 'jetstream', 'connections'],
  fault: true,
  limit: 600_000,
  run: (machine, { options }, note) =>
    withClients(machine, Array(PUBLISHERS + 1).fill(machine.prober), async (consumer, ...publishers) => {
      if (settingAt(options.settings as Settings, 'authorization') !== null) {
        note('users come from settings.authorization: no user of the options to add');
        return [];
      }
      const name = `natsmith-verify-${randomBytes(6).toString('hex')}`;
      const before = await natsUnit(machine);
      const { heard, stop } = await consume(consumer!, name);
      const load = publishers.map((client, index) => new Publisher(client, `${name}.${index}`));
      await pause(BEFORE);
      const start = performance.now();
      await machine.reload(addUser(ADDED));
      const reload = performance.now() - start;
      const during = load.reduce((sum, { sent }) => sum + sent.length, 0);
      await pause(AFTER);
      const harm = (await Promise.all(load.map((publisher) => publisher.stop()))).find(Boolean);
      const sent = load.flatMap((publisher) => publisher.sent);
      for (const end = performance.now() + CATCH_UP; heard.size < sent.length && performance.now() < end; )
        await pause(50);
      // It would go on asking, and complain on stdout once the connection is closed.
      stop();

      const slowest = Math.max(...load.map(({ longest }) => longest));
      note(`reloaded in ${(reload / 1000).toFixed(1)} s, from new files to the running server`);
      note(
        `${during} messages acknowledged until then, ${sent.length} in all; the slowest after ${Math.round(slowest)} ms`,
      );
      const lost = sent.filter((id) => !heard.has(id)).length;
      const twice = [...heard.values()].filter((times) => times > 1).length;
      const ended = [consumer!, ...publishers].filter(({ connection }) => connection.isClosed()).length;
      const differences: Difference[] = [
        ...count('acknowledged messages that no consumer got', lost),
        ...count('messages that came twice', twice),
        ...count('connections that ended', ended),
      ];
      if (harm) differences.push({ expected: 'every message is acknowledged', actual: harm });
      if ((await natsUnit(machine)).pid !== before.pid)
        differences.push({ expected: 'the server goes on running', actual: 'it was started anew' });
      if (!(await letsIn(machine, machine.login(ADDED))))
        differences.push({
          expected: 'the user who was added gets in',
          actual: 'the server refuses the secret',
        });
      return differences;
    }),
};

const count = (what: string, number: number): Difference[] =>
  number === 0 ? [] : [{ expected: `no ${what}`, actual: String(number) }];

interface Consumption {
  /** How often each message has come. */
  readonly heard: ReadonlyMap<string, number>;
  stop(): void;
}

async function consume({ connection }: Client, name: string): Promise<Consumption> {
  const manager = await connection.jetstreamManager();
  await manager.streams.add({ name, subjects: [`${name}.*`], storage: StorageType.File });
  await manager.consumers.add(name, {
    durable_name: 'all',
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
  });
  const heard = new Map<string, number>();
  const consumer = await connection.jetstream().consumers.get(name, 'all');
  const messages = await consumer.consume({
    callback: (message) => {
      const id = toText(message.data);
      heard.set(id, (heard.get(id) ?? 0) + 1);
      message.ack();
    },
  });
  return { heard, stop: () => messages.stop() };
}

/** Publishes as fast as it is acknowledged. */
class Publisher {
  /** Messages that were acknowledged. */
  readonly sent: string[] = [];
  /** Milliseconds. */
  longest = 0;
  #running = true;
  readonly #done: Promise<string | undefined>;

  constructor({ connection }: Client, subject: string) {
    const jetstream = connection.jetstream();
    this.#done = (async () => {
      for (let number = 0; this.#running; number++) {
        const id = `${subject} ${number}`;
        const start = performance.now();
        try {
          await jetstream.publish(subject, toBytes(id));
        } catch (error) {
          return error instanceof Error ? error.message : String(error);
        }
        this.longest = Math.max(this.longest, performance.now() - start);
        this.sent.push(id);
      }
      return undefined;
    })();
  }

  /** @returns what went wrong */
  stop(): Promise<string | undefined> {
    this.#running = false;
    return this.#done;
  }
}
