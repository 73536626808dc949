import { connect } from 'nats';
import { describe, expect, test } from 'vitest';
import { NATS_VERSIONS, natsServerTool } from '../support/nats-server.ts';
import { lastingServer } from '../support/provision/lasting-server.ts';
import { describeWith } from '../support/tools.ts';
import { completed, errors, ORDERS_AGAIN, PROFILE, SPEC } from './described.ts';
import { folderWith, natsmithJson, spec } from './natsmith.ts';

/** Made again where it is to be deleted from again. The server has room for 4 GB, whatever the spec says. */
const orders = (denyDelete: boolean, maxBytes: string) =>
  spec(`base: {
    jetstream: { maxFileStore: '16GB' },
    streams: { ORDERS: { subjects: ['orders'], maxBytes: '${maxBytes}', denyDelete: ${denyDelete}, consumers: { billing: {} } } },
  },`);

describe.each(NATS_VERSIONS)('nats-server %s', (version) => {
  describeWith(
    [natsServerTool(version)],
    'a stream that is to be made again, in a shape that is refused',
    () => {
      test('is back as it was', async () => {
        await using place = await lastingServer(version);
        await using folder = await folderWith({ [SPEC]: orders(true, '1GB') });
        await completed(folder.path, place, ORDERS_AGAIN);
        await place.publish('orders', 100);
        await folder.write(SPEC, orders(false, '8GB'));
        const { exitCode, record } = await natsmithJson(folder.path, ORDERS_AGAIN, place.options);
        expect([exitCode, errors(record)]).toEqual([
          3,
          [expect.objectContaining({ help: expect.stringMatching(/^it is back as it was/) })],
        ]);
        expect(await place.messages('ORDERS')).toBe(100);
        await folder.write(SPEC, orders(true, '1GB'));
        const plan = await natsmithJson(folder.path, ['plan', '--exit-code', ...PROFILE], place.options);
        expect(plan.exitCode).toBe(0);
      });

      test('loses nothing that is published meanwhile', { timeout: 120_000 }, async () => {
        await using place = await lastingServer(version);
        await using folder = await folderWith({ [SPEC]: orders(true, '1GB') });
        await completed(folder.path, place, ORDERS_AGAIN);
        await place.publish('orders', 100);
        await folder.write(SPEC, orders(false, '8GB'));

        const connection = await connect({ servers: place.server().url });
        let acknowledged = 0;
        let stop = false;
        const publishing = (async () => {
          const stream = connection.jetstream();
          while (!stop)
            await stream.publish('orders', 'new', { timeout: 2_000 }).then(
              () => acknowledged++,
              () => undefined,
            );
        })();
        const { exitCode } = await natsmithJson(folder.path, ORDERS_AGAIN, place.options);
        stop = true;
        await publishing;
        await connection.close();
        expect(exitCode).toBe(3);
        expect(acknowledged).toBeGreaterThan(0);
        expect(await place.messages('ORDERS')).toBe(100 + acknowledged);

        await folder.write(SPEC, orders(false, '2GB'));
        await completed(folder.path, place, ORDERS_AGAIN);
        expect(await place.messages('ORDERS')).toBe(100 + acknowledged);
      });
    },
  );
});
