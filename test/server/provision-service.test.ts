import { describe, expect, test } from 'vitest';
import type { SpecInput } from '../../src/spec/spec.ts';
import { deploymentsOf } from '../support/deployments.ts';
import { type Door, doorOf, property, putSecrets, sh } from '../support/live.ts';
import { install, startMachine } from '../support/machine.ts';
import { NATS_VERSIONS, type NatsVersion, natsServerTool } from '../support/nats-server.ts';
import { describeInSandbox, type Sandbox } from '../support/sandbox.ts';

const amy = { name: 'amy', publish: ['>'], subscribe: ['>'] };
type Layer = NonNullable<SpecInput['base']>;

const spec = (more: Layer): SpecInput => ({
  name: 'shop',
  base: { auth: { enable: true, users: [amy] }, ...more },
});
const orders = {
  subjects: ['orders.>'],
  maxAge: '365d',
  consumers: { processor: { filterSubjects: ['orders.new'], maxDeliver: 5 } },
};

const deploy = (machine: Sandbox, input: SpecInput) => install(machine, deploymentsOf(input)[0]!);

const started = async (version: NatsVersion): Promise<Sandbox> => {
  const machine = await startMachine(version);
  await putSecrets(machine, { amy: 'amys-secret', bob: 'bobs-secret' });
  return machine;
};

const said = async (machine: Sandbox, unit: string) => {
  await sh(machine, 'journalctl --sync');
  return sh(machine, `journalctl -q -o cat -u ${unit}`);
};

async function streamsOf(door: Door, user = 'amy'): Promise<Record<string, Record<string, unknown>>> {
  const connection = await door.connect(user, `${user}s-secret`);
  const found: Record<string, Record<string, unknown>> = {};
  const manager = await connection.jetstreamManager();
  for await (const { config } of manager.streams.list())
    found[config.name] = config as unknown as Record<string, unknown>;
  await connection.close();
  return found;
}

describe.each(NATS_VERSIONS)('streams and consumers on a host, nats-server %s', (version) => {
  describeInSandbox([natsServerTool(version), 'curl'], version, () => {
    test('are made at the first start, changed at the next, and nothing is ever lost', async () => {
      await using machine = await started(version);
      // A server that had no streams before: its new user comes by a reload.
      await deploy(machine, spec({}));
      const first = await deploy(
        machine,
        spec({ streams: { ORDERS: orders, TEMP: { storage: 'memory' } }, buckets: { kv: { settings: {} } } }),
      );
      // The server may have pulled it in a moment before: what is left to do then may be nothing.
      expect(first).toMatch(/^\d changes? made$/m);
      const door = await doorOf(machine);
      expect(await streamsOf(door)).toMatchObject({
        ORDERS: { subjects: ['orders.>'], max_age: 365 * 86_400e9 },
        TEMP: { storage: 'memory' },
        KV_settings: { deny_delete: true },
      });
      expect(await property(machine, 'nats-provision.service', 'ActiveState')).toBe('active');
      const connection = await door.connect('amy', 'amys-secret');
      await connection.jetstream().publish('orders.new', '1');
      await connection.jetstream().publish('TEMP', '1');
      await connection.close();

      const second = await deploy(
        machine,
        spec({ streams: { ORDERS: { ...orders, maxAge: '30d' }, TEMP: { storage: 'file' } } }),
      );
      expect(second).toContain('max_age  365d → 30d');
      expect(second).toContain('2 changes held back: TEMP, KV_settings');
      expect(await streamsOf(door)).toMatchObject({
        ORDERS: { max_age: 30 * 86_400e9 },
        TEMP: { storage: 'memory' },
        KV_settings: {},
      });
      expect(await property(machine, 'nats-provision.service', 'Result')).toBe('success');
      expect(await said(machine, 'nats-provision')).toContain('only with --allow-destroy TEMP');
    });

    test('are left alone by an installation that changes nothing of them', async () => {
      await using machine = await started(version);
      const streams = { ORDERS: orders };
      const run = () => property(machine, 'nats-provision.service', 'InvocationID');
      await deploy(machine, spec({ streams }));
      const first = await run();
      expect(await deploy(machine, spec({ streams }))).toContain('nothing has changed');
      const users = [amy, { ...amy, name: 'bob' }];
      expect(await deploy(machine, spec({ streams, auth: { enable: true, users } }))).toContain(
        'reloaded: nats',
      );
      expect(await run()).toBe(first);

      // An administrator stopped it, or it had failed: whoever installs wants it to have been done.
      await sh(machine, 'systemctl stop nats-provision.service');
      await deploy(machine, spec({ streams, auth: { enable: true, users } }));
      expect(await property(machine, 'nats-provision.service', 'ActiveState')).toBe('active');
      expect(await run()).not.toBe(first);
    });

    test('come back with a server whose store is gone', async () => {
      await using machine = await started(version);
      await deploy(machine, spec({ streams: { ORDERS: orders } }));
      await sh(machine, 'systemctl stop nats; rm -rf /var/lib/nats/jetstream; systemctl start nats');
      const door = await doorOf(machine);
      await expect
        .poll(async () => Object.keys(await streamsOf(door)), { timeout: 20_000 })
        .toEqual(['ORDERS']);
    });

    test('have their dead letters copied by the natsmith that is installed', async () => {
      await using machine = await started(version);
      const processor = { maxDeliver: 5, deadLetter: 'DLQ' };
      const streams = { ORDERS: { ...orders, consumers: { processor } }, DLQ: { subjects: ['dlq.>'] } };
      const pid = () => property(machine, 'nats-dead-letters.service', 'MainPID');
      await deploy(machine, spec({ streams }));
      const [first, server] = [await pid(), await property(machine, 'nats.service', 'MainPID')];
      expect(await deploy(machine, spec({ streams }))).toContain('nothing has changed');
      expect(await pid()).toBe(first);
      // As an older natsmith would be.
      await sh(machine, 'echo "// older" >>/usr/local/lib/natsmith/natsmith.mjs');
      expect(await deploy(machine, spec({ streams }))).toContain('restarted: nats-dead-letters.service');
      expect(await pid()).not.toBe(first);
      expect(await property(machine, 'nats.service', 'MainPID')).toBe(server);
    });

    test('that somebody has changed are told of by the timer, which changes nothing', async () => {
      await using machine = await started(version);
      await deploy(machine, spec({ streams: { ORDERS: orders } }));
      const door = await doorOf(machine);
      expect(await property(machine, 'nats-drift.timer', 'ActiveState')).toBe('active');
      await sh(machine, 'systemctl start nats-drift.service');
      expect(await said(machine, 'nats-drift')).toContain('2 streams and consumers as described');
      const connection = await door.connect('amy', 'amys-secret');
      const manager = await connection.jetstreamManager();
      await manager.streams.update('ORDERS', { max_msgs: 7 });
      await connection.close();
      await sh(machine, 'systemctl start nats-drift.service');
      expect(await said(machine, 'nats-drift')).toMatch(/max_msgs {2}7 → none[\s\S]*not as described/);
      expect(await streamsOf(door)).toMatchObject({ ORDERS: { max_msgs: 7 } });
      await sh(machine, 'systemctl restart nats-provision.service');
      expect(await streamsOf(door)).toMatchObject({ ORDERS: { max_msgs: -1 } });
    });

    test('are those of every account, as a user that may delete nothing', async () => {
      await using machine = await started(version);
      await deploy(
        machine,
        spec({
          auth: { enable: true, users: [] },
          accounts: {
            SHOP: { users: [amy], jetstream: { enable: true }, streams: { ORDERS: orders } },
            LOGS: { users: [{ ...amy, name: 'bob' }], jetstream: { enable: true }, streams: { LOGS: {} } },
          },
        }),
      );
      const door = await doorOf(machine);
      expect(Object.keys(await streamsOf(door))).toEqual(['ORDERS']);
      expect(Object.keys(await streamsOf(door, 'bob'))).toEqual(['LOGS']);
      const password = await sh(machine, 'cat /run/nats/natsmith.provision');
      const connection = await door.connect('~natsmith-provision-SHOP', password);
      for (const subject of [
        'orders.new',
        '$JS.API.STREAM.DELETE.ORDERS',
        '$JS.API.STREAM.PURGE.ORDERS',
        '$JS.API.CONSUMER.DELETE.ORDERS.processor',
      ])
        await expect(
          connection.request(subject, '', {
            noMux: true,
            reply: '_INBOX_natsmith_provision.x',
            timeout: 2000,
          }),
        ).rejects.toThrow(/Permissions Violation/i);
      await connection.close();
    });
  });
});
