import { describe, expect, test } from 'vitest';
import { NATS_VERSIONS, natsServerTool } from '../support/nats-server.ts';
import { lastingServer, moments } from '../support/provision/lasting-server.ts';
import { type TempDir, tempDir } from '../support/temp-dir.ts';
import { describeWith } from '../support/tools.ts';
import { waitFor } from '../support/wait-for.ts';
import { completed, ORDERS_AGAIN, orders } from './described.ts';
import { natsmith, natsmithJson, start } from './natsmith.ts';

const MESSAGES = 600;

describe.each(NATS_VERSIONS)('nats-server %s, an apply that is killed', (version) => {
  describeWith([natsServerTool(version)], 'while it makes a stream again', () => {
    test('loses nothing: the next completes it, though the host provisioned meanwhile', {
      timeout: 300_000,
    }, async () => {
      await using place = await lastingServer(version);
      await using folder = await tempDir();
      const provision = () => natsmithJson(folder.path, ['provision', 'streams.json'], place.options);
      await write(folder, true);
      await completed(folder.path, place, ORDERS_AGAIN);
      await place.publish('orders', MESSAGES);
      for (const [moment, watch] of moments(folder, place)) {
        await write(folder, true);
        await completed(folder.path, place, ORDERS_AGAIN);
        await write(folder, false);
        const isThere = watch();
        const apply = start(folder.path, ORDERS_AGAIN, place.options);
        await waitFor(() => isThere() || undefined, 60_000);
        apply.kill('SIGKILL');
        expect([moment, (await apply).signal]).toEqual([moment, 'SIGKILL']);
        // It makes a stream that is not there, and nothing in it.
        expect((await provision()).exitCode).toBe(0);
        await completed(folder.path, place, ORDERS_AGAIN);
        expect([moment, await place.messages('ORDERS')]).toEqual([moment, MESSAGES]);
      }
    });

    test('and that is in use again before the next, is left alone, and the old messages named', {
      timeout: 300_000,
    }, async () => {
      await using place = await lastingServer(version);
      await using folder = await tempDir();
      await write(folder, true);
      await completed(folder.path, place, ORDERS_AGAIN);
      await write(folder, false);
      await place.publish('orders', MESSAGES);
      const restoring = moments(folder, place).find(([moment]) => moment === 'restoring');
      const isThere = restoring![1]();
      const apply = start(folder.path, ORDERS_AGAIN, place.options);
      await waitFor(() => isThere() || undefined, 60_000);
      apply.kill('SIGKILL');
      await apply;
      expect((await natsmithJson(folder.path, ['provision', 'streams.json'], place.options)).exitCode).toBe(
        0,
      );
      await place.publish('orders', 50);
      for (let twice = 0; twice < 2; twice++) {
        const next = await natsmith(folder.path, ORDERS_AGAIN, place.options);
        expect([next.exitCode, next.stderr]).toEqual([
          0,
          expect.stringMatching(/ORDERS was made anew .* the messages that it had are in .*natsmith-backup/),
        ]);
      }
      expect(await place.messages('ORDERS')).toBe(50);
    });
  });
});

async function write(folder: TempDir, denyDelete: boolean): Promise<void> {
  for (const [name, text] of Object.entries(orders(denyDelete))) await folder.write(name, text);
}
