import { connect } from 'nats';
import { describe, expect, test } from 'vitest';
import { NATS_VERSIONS, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { api } from '../support/provision/account.ts';
import { describeWith } from '../support/tools.ts';
import { completed, ORDERS_AGAIN, SPEC } from './described.ts';
import { folderWith, natsmithJson, spec } from './natsmith.ts';

/** Only a server that has it anew puts it under its limit: 2.10 keeps what was there before the limit came. */
const held = { '2.10': 6, '2.15': 4 };
const CONFIG = 'port: -1, jetstream { store_dir: "@DIR@" }';

interface Info {
  readonly config: { readonly max_msgs_per_subject: number };
  readonly state: { readonly messages: number };
}

/** Six messages of two subjects; then a limit of two each. */
async function overLimit(version: (typeof NATS_VERSIONS)[number]) {
  const server = await startNatsServer({ version, config: CONFIG });
  const connection = await connect({ servers: server.url, noEcho: true });
  const config = {
    name: 'ORDERS',
    subjects: ['orders.*'],
    storage: 'file',
    retention: 'limits',
    num_replicas: 1,
  };
  await api(connection, 'STREAM.CREATE.ORDERS', config);
  for (let n = 0; n < 6; n++) await connection.request(`orders.${n % 2}`, 'x');
  await api(connection, 'STREAM.UPDATE.ORDERS', { ...config, max_msgs_per_subject: 2 });
  return { server, connection, options: { env: { NATS_URL: server.url } } };
}

const orders = (denyPurge: boolean) =>
  spec(`base: { streams: {
    ORDERS: { subjects: ['orders.*'], maxBytes: '1GB', maxMessagesPerSubject: 2, denyPurge: ${denyPurge} },
  } },`);

describe.each(NATS_VERSIONS)('nats-server %s', (version) => {
  describeWith(
    [natsServerTool(version)],
    'a stream that holds more of a subject than it should by now',
    () => {
      const expectHeld = async (connection: Parameters<typeof api>[0]) => {
        const { config, state } = await api<Info>(connection, 'STREAM.INFO.ORDERS');
        expect([config.max_msgs_per_subject, state.messages]).toEqual([2, held[version]]);
      };

      test('comes back from its backup with all of it', async () => {
        const { server, connection, options } = await overLimit(version);
        await using _ = server;
        await using folder = await folderWith({});
        await expectHeld(connection);
        expect((await natsmithJson(folder.path, ['backup', 'saved'], options)).exitCode).toBe(0);
        await api(connection, 'STREAM.DELETE.ORDERS');
        const { exitCode, record } = await natsmithJson(folder.path, ['restore', 'saved'], options);
        expect([exitCode, record.diagnostics]).toEqual([0, []]);
        expect(record.streams).toMatchObject([{ name: 'ORDERS', messages: held[version] }]);
        await expectHeld(connection);
        await connection.close();
      });

      test('is made again with all of it', async () => {
        const { server, connection, options } = await overLimit(version);
        await using _ = server;
        await using folder = await folderWith({ [SPEC]: orders(true) });
        await completed(folder.path, { options }, ORDERS_AGAIN);
        // The server does not take that back in a stream that is there.
        await folder.write(SPEC, orders(false));
        await completed(folder.path, { options }, ORDERS_AGAIN);
        await expectHeld(connection);
        await connection.close();
      });
    },
  );
});
