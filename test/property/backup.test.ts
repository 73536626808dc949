import fc from 'fast-check';
import { connect, headers, type NatsConnection } from 'nats';
import { expect } from 'vitest';
import { backUpStream, makeFolder } from '../../src/provision/backup.ts';
import { checkData, readBackup } from '../../src/provision/backup-file.ts';
import { connectTo } from '../../src/provision/connect.ts';
import { restoreStream } from '../../src/provision/restore.ts';
import { contentOf, type StreamContent } from '../support/account.ts';
import {
  type NATS_VERSIONS,
  type NatsServer,
  natsServerTool,
  startNatsServer,
} from '../support/nats-server.ts';
import { sample } from '../support/sample.ts';
import { tempDir } from '../support/temp-dir.ts';
import { testWith } from '../support/tools.ts';

interface Stream {
  readonly config: {
    readonly retention: 'limits' | 'interest' | 'workqueue';
    readonly [key: string]: unknown;
  };
  readonly consumers: readonly Consumer[];
  readonly messages: readonly {
    readonly token: number;
    readonly data: Uint8Array;
    readonly header?: string;
  }[];
  readonly deleted: readonly number[];
}

interface Consumer {
  readonly config: Readonly<Record<string, unknown>>;
  /** How many it gets, and which of those it acknowledges. */
  readonly takes: number;
  readonly acks: readonly boolean[];
}

const PLAIN = { noNullPrototype: true } as const;

const consumer: fc.Arbitrary<Consumer> = fc.record(
  {
    config: fc.record(
      {
        ack_policy: fc.constantFrom('explicit', 'all', 'none'),
        deliver_policy: fc.constantFrom('all', 'last', 'new', 'last_per_subject'),
        max_deliver: fc.constantFrom(-1, 5),
        max_ack_pending: fc.constantFrom(1000, 3),
        // Nothing is to be redelivered while it is looked at.
        ack_wait: fc.constant(3600e9),
        description: fc.constantFrom('', 'ä "quoted" \\ text'),
      },
      PLAIN,
    ),
    takes: fc.nat(15),
    acks: fc.array(fc.boolean(), { minLength: 15, maxLength: 15 }),
  },
  PLAIN,
);

const stream: fc.Arbitrary<Stream> = fc.record(
  {
    config: fc.record(
      {
        retention: fc.constantFrom('limits', 'interest', 'workqueue'),
        discard: fc.constantFrom('old', 'new'),
        compression: fc.constantFrom('none', 's2'),
        max_msgs_per_subject: fc.constantFrom(-1, 3),
        max_age: fc.constantFrom(0, 400 * 86_400e9),
        max_bytes: fc.constantFrom(-1, 10_000_000),
        allow_rollup_hdrs: fc.boolean(),
        first_seq: fc.constantFrom(1, 1000),
      },
      PLAIN,
    ),
    consumers: fc.array(consumer, { maxLength: 3 }),
    messages: fc.array(
      fc.record(
        {
          token: fc.nat(4),
          data: fc.uint8Array({ maxLength: 300 }),
          header: fc.string({ unit: 'grapheme-ascii', maxLength: 20 }),
        },
        { requiredKeys: ['token', 'data'], noNullPrototype: true },
      ),
      { maxLength: 40 },
    ),
    deleted: fc.array(fc.nat(45), { maxLength: 4 }),
  },
  PLAIN,
);

const { values: accounts, seed } = sample(fc.array(stream, { minLength: 1, maxLength: 4 }), 12);

async function make(
  connection: NatsConnection,
  name: string,
  { config, consumers, messages, deleted }: Stream,
) {
  const ask = async (subject: string, payload: object): Promise<void> => {
    // Some is refused, such as a second consumer of a work queue: it is no part of the account then.
    await connection.request(`$JS.API.${subject}`, JSON.stringify(payload));
  };
  await ask(`STREAM.CREATE.${name}`, { name, subjects: [`${name}.*`], storage: 'file', ...config });
  for (const [index, each] of consumers.entries()) {
    const deliver = config.retention === 'workqueue' ? { deliver_policy: 'all', ack_policy: 'explicit' } : {};
    const durable_name = `consumer-${index}`;
    await ask(`CONSUMER.DURABLE.CREATE.${name}.${durable_name}`, {
      stream_name: name,
      config: { durable_name, ...each.config, ...deliver },
    });
  }
  for (const { token, data, header } of messages) {
    const more = headers();
    if (header !== undefined) more.set('Text', header.trim());
    await connection.request(`${name}.${token}`, data, {
      timeout: 5000,
      ...(header !== undefined && { headers: more }),
    });
  }
  for (const [index, { takes, acks }] of consumers.entries()) {
    const inbox = `take.${name}.${index}`;
    const subscription = connection.subscribe(inbox);
    connection.publish(
      `$JS.API.CONSUMER.MSG.NEXT.${name}.consumer-${index}`,
      JSON.stringify({ batch: takes, no_wait: true }),
      { reply: inbox },
    );
    let taken = 0;
    setTimeout(() => subscription.unsubscribe(), 60);
    for await (const message of subscription) if (message.reply && acks[taken++]) message.respond();
  }
  for (const index of deleted)
    await ask(`STREAM.MSG.DELETE.${name}`, { seq: Number(config.first_seq) + index });
  await connection.flush();
}

/**
 * nats-server itself moves a consumer whose acknowledgements end before the first message (at 0, where the stream begins at
 * 1000): it gets again what was pending. Messages are never lost by that.
 */
const isSteady = ({ consumers, state }: StreamContent): boolean =>
  (consumers as readonly Position[]).every(
    ({ ack_floor }) =>
      ack_floor === undefined ||
      ack_floor.stream_seq >= ((state as { first_seq?: number }).first_seq ?? 0) - 1,
  );

interface Position {
  /** Unless it was never given a message. */
  readonly ack_floor?: { readonly stream_seq: number };
}

const serverOf = (version: (typeof NATS_VERSIONS)[number]): Promise<NatsServer> =>
  startNatsServer({ version, config: 'port: -1, jetstream { store_dir: "@DIR@" }' });

for (const [from, to] of [
  ['2.10', '2.10'],
  ['2.15', '2.15'],
  ['2.10', '2.15'],
] as const)
  testWith(
    [natsServerTool(from), natsServerTool(to)],
    `whatever is in an account comes back: from nats-server ${from} to ${to}`,
    async () => {
      let [streams, steady] = [0, 0];
      await using source = await serverOf(from);
      const connection = await connect({ servers: source.url });
      for (const [index, account] of accounts.entries()) {
        await using dir = await tempDir();
        await using target = await serverOf(to);
        const names = account.map((_, n) => `S${index}_${n}`);
        for (const [n, each] of account.entries()) await make(connection, names[n]!, each);
        const before = Object.entries(await contentOf(connection)).filter(([name]) => names.includes(name));
        await makeFolder(dir.path);
        for (const [name] of before) await backUpStream(connection, name, dir.path, undefined, () => {});
        const there = await connectTo(
          { servers: [`127.0.0.1:${target.port}`], tlsOnly: false, login: { kind: 'none' }, tls: {} },
          'test',
        );
        const back: string[] = [];
        for (const [name, content] of before) {
          const backup = await readBackup(`${dir.path}/${name}`);
          await checkData(backup);
          const { differences } = await restoreStream(there, backup, () => {});
          expect(differences, `${seed}, account ${index}, ${name}`).toEqual([]);
          if (isSteady(content)) back.push(name);
          streams++;
        }
        steady += back.length;
        expect(await contentOf(there), `${seed}, account ${index}`).toMatchObject(
          Object.fromEntries(before.filter(([name]) => back.includes(name))),
        );
        await there.close();
      }
      await connection.close();
      expect(steady, `${seed}: enough of ${streams}`).toBeGreaterThan(streams / 2);
    },
    120_000,
  );
