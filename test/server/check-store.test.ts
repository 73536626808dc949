import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect, type NatsConnection, StringCodec } from 'nats';
import { describe, expect, test } from 'vitest';
import { scripts } from '../../src/lower/scripts.ts';
import type { Deployment } from '../../src/spec/resolve.ts';
import type { SpecInput } from '../../src/spec/spec.ts';
import { deploymentsOf } from '../support/deployments.ts';
import { install, startMachine } from '../support/machine.ts';
import { NATS_VERSIONS, natsServerTool } from '../support/nats-server.ts';
import { describeInSandbox, type Sandbox } from '../support/sandbox.ts';
import { root } from '../support/tools.ts';

/** natsmith's unit over a data folder that something else, or natsmith with other options, has written. */
const deployment = (options: SpecInput['base'] = {}): Deployment =>
  deploymentsOf({ name: 'moved', base: { health: { enable: false }, ...options } })[0]!;
const asBefore = deployment({ jetstream: { storeDir: '/var/lib/nats/jetstream' } });

/** The unit of RAVE's own module, as far as it matters here: its store_dir is a folder `jetstream` in its data folder. */
const oldUnit = {
  '/etc/systemd/system/nats.service':
    '[Service]\nUser=nats\nGroup=nats\nStateDirectory=nats\nExecStart=/usr/sbin/nats-server -c /etc/old.conf\n',
  '/etc/old.conf':
    'host: "127.0.0.1", port: 4222, http: "127.0.0.1:8222"\njetstream { store_dir: "/var/lib/nats/jetstream" }\n',
};

const sh = async (machine: Sandbox, script: string): Promise<string> => {
  const { ok, output } = await machine.run(['sh', '-ec', script], { timeout: 20_000 });
  if (!ok) throw new Error(`${script}\n${output}\n${await journal(machine)}`);
  return output.trim();
};
const journal = async (machine: Sandbox): Promise<string> =>
  (await machine.run(['journalctl', '--output=cat', '--unit=nats.service', '--lines=40'])).output;

const healthy = 'curl -fsS --retry 5 --retry-connrefused 127.0.0.1:8222/healthz';

/** Starts what a host had before. */
const startOld = async (
  machine: Sandbox,
  files: Readonly<Record<string, string>> = oldUnit,
): Promise<void> => {
  await machine.write(files);
  await sh(
    machine,
    `id nats || useradd --system nats; systemctl daemon-reload; systemctl start nats; ${healthy}`,
  );
};

const asClient = async <T>(
  machine: Sandbox,
  use: (connection: NatsConnection) => Promise<T>,
  user?: string,
): Promise<T> => {
  const servers = `127.0.0.1:${await machine.forward(4222)}`;
  const connection = await connect({ servers, reconnect: false, ...(user && { user, pass: user }) });
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
};

const text = StringCodec();

const write = (machine: Sandbox, stream: string, user?: string) =>
  asClient(
    machine,
    async (connection) => {
      const manager = await connection.jetstreamManager();
      await manager.streams.add({ name: stream, subjects: ['build.>'] });
      await manager.consumers.add(stream, { durable_name: 'ci', filter_subject: 'build.>' });
      await connection.jetstream().publish('build.start', text.encode('before'));
    },
    user,
  );

const read = (machine: Sandbox, stream: string): Promise<string> =>
  asClient(machine, async (connection) => {
    const manager = await connection.jetstreamManager();
    expect((await manager.consumers.info(stream, 'ci')).num_pending).toBe(1);
    return text.decode((await manager.streams.getMessage(stream, { seq: 1 })).data);
  });

const refusal = async (machine: Sandbox, of: Deployment): Promise<string> => {
  await expect(install(machine, of)).rejects.toThrow('nats.service');
  // It tries again every five seconds.
  expect(await sh(machine, 'systemctl show --property=MainPID --value nats.service')).toBe('0');
  return journal(machine);
};

describe.each(NATS_VERSIONS)('over the data of another nats-server %s', (version) => {
  describeInSandbox([natsServerTool(version), 'curl'], 'the start', () => {
    test("refuses the store of RAVE's own module, says how to keep it, and then has all of it", async () => {
      await using machine = await startMachine(version);
      await startOld(machine);
      await write(machine, 'BUILDS');

      const said = await refusal(machine, deployment());
      expect(said).toContain('those in /var/lib/nats/jetstream/jetstream, of a server whose store_dir was');
      expect(said).toContain('set jetstream.storeDir = "/var/lib/nats/jetstream"');
      expect(await sh(machine, 'ls /var/lib/nats/jetstream')).toBe('jetstream');

      await install(machine, asBefore);
      await sh(machine, healthy);
      expect(await read(machine, 'BUILDS')).toBe('before');
      expect(await sh(machine, 'systemctl restart nats.service; ls /var/lib/nats/jetstream')).toBe(
        'jetstream',
      );
    });

    test("has the streams of nixpkgs' services.nats, also if another user ran it", async () => {
      await using machine = await startMachine(version);
      const config = oldUnit['/etc/old.conf'].replace('"/var/lib/nats/jetstream"', '"/var/lib/nats"');
      const unit = oldUnit['/etc/systemd/system/nats.service'].replaceAll('=nats\nGroup=nats', '=broker');
      await sh(machine, 'useradd --system broker');
      await startOld(machine, { '/etc/systemd/system/nats.service': unit, '/etc/old.conf': config });
      await write(machine, 'BUILDS');
      await sh(machine, 'test "$(stat --format=%U /var/lib/nats/jetstream)" = broker');
      await install(machine, deployment());
      await sh(machine, healthy);
      expect(await read(machine, 'BUILDS')).toBe('before');
    });

    test('begins without that store where it was moved away', async () => {
      await using machine = await startMachine(version);
      await startOld(machine);
      await write(machine, 'BUILDS');
      await refusal(machine, deployment());
      await sh(machine, 'mv /var/lib/nats/jetstream/jetstream /srv');
      await install(machine, deployment());
      await sh(machine, healthy);
    });

    test('has all of it without jetstream.storeDir, too, where it was moved as MIGRATING.md says', async () => {
      await using machine = await startMachine(version);
      await startOld(machine);
      await write(machine, 'BUILDS');
      const migrating = await readFile(join(root, 'MIGRATING.md'), 'utf8');
      await sh(machine, `systemctl stop nats; ${/^```sh\n([^`]+)```$/m.exec(migrating)![1]}`);
      await install(machine, deployment());
      await sh(machine, healthy);
      expect(await read(machine, 'BUILDS')).toBe('before');
    });

    test('begins without it, too, where nothing was ever in it, and is healthy', async () => {
      await using machine = await startMachine(version);
      await startOld(machine);
      await asClient(machine, async (connection) => {
        const manager = await connection.jetstreamManager();
        await manager.streams.add({ name: 'GONE', subjects: ['x'] });
        await manager.streams.delete('GONE');
      });
      expect(await sh(machine, 'ls /var/lib/nats/jetstream')).toBe('jetstream');
      await install(machine, deployment());
      await sh(machine, healthy);
    });

    test('refuses the way back as well', async () => {
      await using machine = await startMachine(version);
      await install(machine, deployment());
      await sh(machine, healthy);
      await write(machine, 'BUILDS');
      expect(await refusal(machine, asBefore)).toContain('set jetstream.storeDir = "/var/lib/nats"');
      await install(machine, deployment());
      await sh(machine, healthy);
      expect(await read(machine, 'BUILDS')).toBe('before');
    });

    test('is not misled by accounts called jetstream and streams, nor by streams called so', async () => {
      const user = (name: string) =>
        `{ jetstream: enabled, users: [ { user: ${name}, password: ${name} } ] }`;
      const accounts = `accounts { jetstream: ${user('jetstream')}, streams: ${user('streams')} }`;
      for (const store of ['/var/lib/nats', '/var/lib/nats/jetstream']) {
        await using machine = await startMachine(version);
        const config = oldUnit['/etc/old.conf'].replace('"/var/lib/nats/jetstream"', `"${store}"`);
        await startOld(machine, { ...oldUnit, '/etc/old.conf': `${config}${accounts}\n` });
        for (const account of ['jetstream', 'streams']) {
          await write(machine, 'streams', account);
          await asClient(
            machine,
            async (connection) => {
              const manager = await connection.jetstreamManager();
              await manager.streams.add({ name: 'jetstream', subjects: ['x'] });
            },
            account,
          );
        }
        await sh(machine, 'systemctl stop nats');
        const check = ['sh', '-c', scripts['check-store'], 'check-store', store];
        expect(await machine.run(check, { user: 'nats' })).toMatchObject({ ok: true, output: '' });
      }
    });

    test.each([
      ['an account', 'chown root:root "$1"; chmod 700 "$1"', '.'],
      ['a stream', 'chown root:root "$1"; chmod 755 "$1"', 'streams/BUILDS'],
      ['a block of messages', 'chown root:root "$1"', 'streams/BUILDS/msgs/1.blk'],
      ['a consumer', 'chmod 500 "$1"', 'streams/BUILDS/obs/ci'],
    ])('refuses a store of which %s is not its own, and starts once it is', async (_, change, path) => {
      await using machine = await startMachine(version);
      await install(machine, deployment());
      await sh(machine, healthy);
      await write(machine, 'BUILDS');
      await sh(machine, 'systemctl stop nats.service');
      const folder = '/var/lib/nats/jetstream/$G';
      await sh(machine, `cd '${folder}'; set -- '${path}'; ${change}`);

      await sh(machine, '! systemctl start nats.service');
      const said = await journal(machine);
      expect(said).toContain(
        `${folder}${path === '.' ? '' : `/${path}`} cannot be read and written by the user nats`,
      );
      await sh(machine, /^chown .*$/m.exec(said)![0]);
      await sh(machine, `systemctl restart nats.service; ${healthy}`);
      expect(await read(machine, 'BUILDS')).toBe('before');
    });
  });
});
