import { type NatsConnection, StorageType } from 'nats';
import { describe, expect, test } from 'vitest';
import type { SpecInput } from '../../src/spec/spec.ts';
import { contentOf } from '../support/account.ts';
import { deploymentsOf } from '../support/deployments.ts';
import { doorOf, property, putSecrets, sh } from '../support/live.ts';
import { install, startMachine } from '../support/machine.ts';
import { NATS_VERSIONS, type NatsVersion, natsServerTool } from '../support/nats-server.ts';
import { describeInSandbox, type Sandbox } from '../support/sandbox.ts';

const spec = (backup: object = {}): SpecInput => ({
  name: 'saved',
  base: {
    auth: { enable: true, users: [{ name: 'amy', publish: ['>'], subscribe: ['>'] }] },
    backup: { enable: true, interval: '1d', keep: 2, ...backup },
  },
});

const installed = async (version: NatsVersion, input = spec()): Promise<Sandbox> => {
  const machine = await startMachine(version);
  await putSecrets(machine, { amy: 'amys-secret' });
  await install(machine, deploymentsOf(input)[0]!);
  return machine;
};

/** Whom the backup is, to the server. */
const LOGIN =
  '--user "~natsmith-backup" --password-file /run/nats/natsmith.backup --inbox-prefix _INBOX_natsmith_backup';

async function fill(connection: NatsConnection): Promise<void> {
  const manager = await connection.jetstreamManager();
  for (const name of ['ORDERS', 'EVENTS']) {
    await manager.streams.add({ name, subjects: [`${name}.>`], storage: StorageType.File });
    await manager.consumers.add(name, { durable_name: 'reader', ack_policy: 'explicit' as never });
    for (let n = 0; n < 20; n++) await connection.jetstream().publish(`${name}.${n}`, `${n}`);
    const consumer = await connection.jetstream().consumers.get(name, 'reader');
    for (let n = 0; n < 5; n++) (await consumer.next())?.ack();
  }
  await connection.flush();
}

const saved = async (machine: Sandbox, dir = '/var/lib/nats-backup') =>
  (await sh(machine, `ls -A ${dir}`)).split('\n').filter((name) => name !== '');

describe.each(NATS_VERSIONS)('regular backups on a host, nats-server %s', (version) => {
  describeInSandbox([natsServerTool(version), 'curl'], version, () => {
    test('are made by the timer, are kept as many as the spec says, and bring everything back', async () => {
      await using machine = await installed(version, spec({ interval: '2s' }));
      const door = await doorOf(machine);
      const connection = await door.connect('amy', 'amys-secret');
      await fill(connection);
      const before = await contentOf(connection);
      await connection.close();
      expect(await property(machine, 'nats-backup.timer', 'ActiveState')).toBe('active');
      expect(await property(machine, 'nats-backup.timer', 'TimersMonotonic')).toContain(
        'OnUnitActiveUSec=2s',
      );

      await machine.write({
        '/var/lib/nats-backup/20200101T000000Z/mine': { content: 'not ours' },
        '/var/lib/nats-backup/notes.json': { content: '{}' },
      });
      // The first comes ten minutes after boot; those that follow are the timer's.
      await sh(machine, 'systemctl start nats-backup.service');
      const made = new Set<string>();
      await expect
        .poll(
          async () => {
            for (const name of await saved(machine)) if (/^202[1-9].*json$/.test(name)) made.add(name);
            return made.size;
          },
          { timeout: 30_000 },
        )
        .toBeGreaterThan(3);
      await sh(machine, 'systemctl stop nats-backup.timer; systemctl start nats-backup.service');
      expect(await property(machine, 'nats-backup.service', 'Result')).toBe('success');
      const [newest, ...others] = (await saved(machine))
        .filter((name) => /^2\d{7}T\d{6}Z$/.test(name))
        .sort()
        .reverse();
      expect(others.length, 'one more, and the foreign one').toBe(2);
      expect(others[1]).toBe('20200101T000000Z');
      expect(await sh(machine, 'stat --format="%U %a" /var/lib/nats-backup')).toBe('nats 750');
      expect(await sh(machine, `stat --format=%a /var/lib/nats-backup/${newest}/ORDERS/backup.json`)).toBe(
        '600',
      );

      // All is lost.
      await sh(machine, 'systemctl stop nats; rm -rf /var/lib/nats/jetstream; systemctl start nats');
      const again = await doorOf(machine);
      await machine.write({ '/srv/amy': { content: 'amys-secret\n' } });
      await sh(
        machine,
        `/usr/bin/node /usr/local/lib/natsmith/natsmith.mjs restore /var/lib/nats-backup/${newest} --user amy --password-file /srv/amy`,
      );
      const back = await again.connect('amy', 'amys-secret');
      expect(await contentOf(back)).toMatchObject(before);
      await back.close();
    });

    test('which fail are failed units, and remove nothing', async () => {
      await using machine = await installed(version, spec({ dir: '/srv/saved' }));
      const door = await doorOf(machine);
      const connection = await door.connect('amy', 'amys-secret');
      await fill(connection);
      await connection.close();
      for (let run = 0; run < 2; run++) await sh(machine, 'systemctl start nats-backup.service; sleep 1.1');
      const before = await saved(machine, '/srv/saved');
      await sh(machine, 'systemctl stop nats; ! systemctl start nats-backup.service');
      expect(await property(machine, 'nats-backup.service', 'ActiveState')).toBe('failed');
      expect(await saved(machine, '/srv/saved')).toEqual(before);
      expect(await sh(machine, 'journalctl -q -o cat -u nats-backup')).toContain('nobody listens there');
    });

    test('log in as a user that may take snapshots, and nothing else', async () => {
      await using machine = await installed(version);
      const door = await doorOf(machine);
      expect(await sh(machine, 'stat --format="%U %a" /run/nats/natsmith.backup')).toBe('nats 600');
      const password = await sh(machine, 'cat /run/nats/natsmith.backup');
      expect(password).toMatch(/^[0-9a-f]{48}$/);
      expect(await sh(machine, `grep -rl ${password} /etc /usr/local/lib/natsmith /var/lib || true`)).toBe(
        '',
      );
      const connection = await door.connect('~natsmith-backup', password);
      for (const subject of [
        'orders.new',
        '$JS.API.STREAM.DELETE.ORDERS',
        '$JS.API.STREAM.CREATE.X',
        '$JS.API.STREAM.RESTORE.X',
      ])
        await expect(
          connection.request(subject, '', { noMux: true, reply: '_INBOX_natsmith_backup.x', timeout: 2000 }),
        ).rejects.toThrow(/Permissions Violation/i);
      await connection.close();
      // A backup that runs is not locked out by a reload.
      await sh(machine, 'systemctl reload nats');
      expect(await sh(machine, 'cat /run/nats/natsmith.backup')).toBe(password);
      await sh(
        machine,
        `su -s /bin/sh nats -c 'node /usr/local/lib/natsmith/natsmith.mjs backup /tmp/x ${LOGIN}'`,
      );
    });
  });
});
