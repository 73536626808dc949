import { describe, expect, test } from 'vitest';
import { NATS_VERSIONS, natsServerTool } from '../support/nats-server.ts';
import { lastingServer, moments } from '../support/provision/lasting-server.ts';
import { describeWith } from '../support/tools.ts';
import { waitFor } from '../support/wait-for.ts';
import { completed, described, errors, ORDERS_AGAIN, orders, PROFILE, SPEC } from './described.ts';
import { folderWith, natsmithJson } from './natsmith.ts';

const STREAMS = 300;
const MESSAGES = 600;

const names = Array.from({ length: STREAMS }, (_, at) => `S${at}`);
const many = Object.fromEntries(
  names.map((name) => [name, { subjects: [`${name}.>`], maxBytes: '1MB', consumers: { c: {} } }]),
);
describe.each(NATS_VERSIONS)('nats-server %s, killed in the middle', (version) => {
  describeWith([natsServerTool(version)], 'and started again', () => {
    test('of an apply: that says so, and the next completes it', { timeout: 300_000 }, async () => {
      await using place = await lastingServer(version);
      await using folder = await folderWith(described(many));
      for (const until of [1, 100, 200]) {
        const apply = natsmithJson(folder.path, ['apply', ...PROFILE], place.options);
        await waitFor(() => place.streams() >= until || undefined, 60_000);
        await place.kill();
        const { exitCode, record } = await apply;
        expect([exitCode, errors(record)]).toEqual([
          3,
          [gone(/^cannot (create|read) the \w+ S\d+|^cannot read S/)],
        ]);
        await place.start();
      }
      await completed(folder.path, place, ['apply', ...PROFILE]);
    });

    test('of a provision, which waits for it', { timeout: 300_000 }, async () => {
      await using place = await lastingServer(version);
      await using folder = await folderWith(described(many));
      const provision = natsmithJson(folder.path, ['provision', 'streams.json'], place.options);
      await waitFor(() => place.streams() >= 50 || undefined, 60_000);
      await place.kill();
      await place.start();
      expect((await provision).exitCode).toBe(0);
      await completed(folder.path, place, ['provision', 'streams.json']);
    });

    test('of making a stream again: none of its messages is lost', { timeout: 300_000 }, async () => {
      await using place = await lastingServer(version);
      await using folder = await folderWith(orders(true));
      await completed(folder.path, place, ORDERS_AGAIN);
      await place.publish('orders', MESSAGES);
      for (const [moment, watch] of moments(folder, place)) {
        await folder.write(SPEC, orders(true)[SPEC]!);
        await completed(folder.path, place, ORDERS_AGAIN);
        await folder.write(SPEC, orders(false)[SPEC]!);
        const isThere = watch();
        const apply = natsmithJson(folder.path, ORDERS_AGAIN, place.options);
        await waitFor(() => isThere() || undefined, 60_000);
        await place.kill();
        const { exitCode, record } = await apply;
        expect([moment, exitCode, errors(record)]).toEqual([moment, 3, [gone(/ORDERS/)]]);
        await place.start();
        await completed(folder.path, place, ORDERS_AGAIN);
        expect([moment, await place.messages('ORDERS')]).toEqual([moment, MESSAGES]);
      }
    });
  });
});

const gone = (what: RegExp) =>
  expect.objectContaining({
    code: 'server/unreachable',
    message: expect.stringMatching(new RegExp(`(${what.source}).*: the connection to the server is lost$`)),
    help: 'see its log; once it is back, run apply again: it completes what is left',
  });
