import { connect } from 'nats';
import { describe, expect, test } from 'vitest';
import { makeStream, removeForsaken } from '../../src/verify/stream.ts';
import { NATS_VERSIONS, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { describeWith } from '../support/tools.ts';

const OTHERS = [
  { name: 'natsmith-verify-0123456789ab', subjects: ['somebody.else'] },
  { name: 'natsmith-verify-mine', subjects: ['natsmith.verify.natsmith-verify-mine'] },
  { name: 'natsmith-verify-abcdefabcdef', subjects: ['natsmith.verify.other.>', 'more'] },
];

describe.each(NATS_VERSIONS)('streams of runs of verify that were killed, nats-server %s', (version) => {
  describeWith([natsServerTool(version)], 'found by a later run', () => {
    const config = 'port: -1, jetstream { store_dir: "@DIR@" }';

    test('are removed once they are old, and no others are', async () => {
      await using server = await startNatsServer({ version, config });
      const connection = await connect({ servers: server.url });
      const client = { connection } as Parameters<typeof makeStream>[0];
      const { streams } = await connection.jetstreamManager();
      for (const stream of OTHERS) await streams.add(stream);
      const forsaken = await makeStream(client, 'file');
      const own = await makeStream(client, 'memory');
      expect(await removeForsaken(client, own)).toEqual([]);
      expect(await removeForsaken(client, own, 0)).toEqual([forsaken.name]);
      const left = await streams.names().next();
      expect(left.sort()).toEqual([...OTHERS.map(({ name }) => name), own.name].sort());
      await connection.close();
    });

    test('stay where the user may not list streams', async () => {
      const user =
        '{ user: keeper, password: x, permissions: { publish: { deny: "$JS.API.STREAM.NAMES" } } }';
      await using server = await startNatsServer({
        version,
        config: `${config}, authorization { users: [${user}] }`,
      });
      const connection = await connect({ servers: server.url, user: 'keeper', pass: 'x' });
      const client = { connection } as Parameters<typeof makeStream>[0];
      await makeStream(client, 'file');
      const begun = Date.now();
      expect(await removeForsaken(client, await makeStream(client, 'memory'), 0)).toEqual([]);
      expect(Date.now() - begun).toBeLessThan(3_000);
      await connection.close();
    });
  });
});
