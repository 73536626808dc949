import { connect } from 'nats';
import { describe, expect, test } from 'vitest';
import type { SpecInput } from '../../src/spec/spec.ts';
import { selfSigned, signed } from '../support/certificate.ts';
import { deploymentsOf } from '../support/deployments.ts';
import { property, putSecrets, sh } from '../support/live.ts';
import { install, startMachine } from '../support/machine.ts';
import { NATS_VERSIONS, natsServerTool } from '../support/nats-server.ts';
import { describeInSandbox } from '../support/sandbox.ts';

const tls = { enable: true, certificate: '/etc/ssl/nats/chain.pem', key: '/etc/ssl/nats/key.pem' } as const;
const spec = (more: object = {}): SpecInput => ({
  name: 'shop',
  base: {
    auth: { enable: true, users: [{ name: 'amy', publish: ['>'], subscribe: ['>'] }] },
    tls: { ...tls, ...more },
    backup: { enable: true },
    streams: {
      ORDERS: {
        subjects: ['orders.>'],
        consumers: { worker: { maxDeliver: 2, ackWait: '150ms', deadLetter: 'DLQ' } },
      },
      DLQ: { subjects: ['dlq.>'] },
    },
  },
});

/** An authority that no host knows, and a name that is not the loopback's. */
const authority = { ...signed(1, 'authority'), name: 'authority' };
const [one, two] = [signed(2, 'nats.example', authority), signed(3, 'nats.example', authority)];

const files = ({ certificate, key }: typeof one) => ({
  [tls.certificate]: { content: certificate + authority.certificate },
  [tls.key]: { content: key },
});

describe.each(NATS_VERSIONS)('natsmith on a host whose clients speak TLS, nats-server %s', (version) => {
  describeInSandbox([natsServerTool(version), 'curl'], version, () => {
    test('makes streams, copies dead letters and saves, before and after a renewal', async () => {
      await using machine = await startMachine(version);
      await putSecrets(machine, { amy: 'amys-secret' });
      await machine.write(files(one));
      const said = await install(machine, deploymentsOf(spec())[0]!);
      expect(said).toMatch(/changes? made/);
      for (const unit of ['nats-provision', 'nats-dead-letters'])
        expect(await property(machine, `${unit}.service`, 'ActiveState')).toBe('active');
      const servers = `127.0.0.1:${await machine.forward(4222)}`;
      const login = { user: 'amy', pass: 'amys-secret' };
      await expect(connect({ servers, ...login, reconnect: false, tls: null })).rejects.toThrow();
      const connection = await connect({
        servers,
        ...login,
        tls: { ca: authority.certificate, host: 'nats.example' } as never,
      });
      await connection.jetstream().publish('orders.new', 'broken');
      const next = '$JS.API.CONSUMER.MSG.NEXT.ORDERS.worker';
      for (const end = Date.now() + 1500; Date.now() < end; )
        await connection
          .request(next, '{"batch":1,"expires":100000000}', { noMux: true, timeout: 500 })
          .catch(() => undefined);
      const manager = await connection.jetstreamManager();
      await expect
        .poll(async () => (await manager.streams.info('DLQ')).state.messages, { timeout: 15_000 })
        .toBe(1);
      await connection.close();
      await sh(machine, 'systemctl start nats-backup.service nats-drift.service');
      expect(await property(machine, 'nats-backup.service', 'Result')).toBe('success');

      await machine.write(files(two));
      await sh(machine, 'systemctl start nats-tls-renewal.service; sleep 2');
      expect(await sh(machine, 'cat /run/nats/natsmith.certificate')).toContain(
        two.certificate.split('\n')[1],
      );
      await sh(machine, 'systemctl start nats-backup.service; systemctl restart nats-dead-letters.service');
      expect(await sh(machine, 'ls /var/lib/nats-backup')).toMatch(/Z\n.*Z/);
      // Another server on that port is not told the password.
      await machine.write({ '/run/nats/natsmith.certificate': { content: selfSigned().certificate } });
      await sh(machine, '! systemctl start nats-backup.service; journalctl --sync');
      expect(await sh(machine, 'journalctl -q -o cat -u nats-backup')).toContain('no TLS with the server');
    });

    test('does so where the server greets nobody before TLS', async () => {
      await using machine = await startMachine(version);
      await putSecrets(machine, { amy: 'amys-secret' });
      await machine.write(files(one));
      await install(machine, deploymentsOf(spec({ handshakeFirst: 'only', minVersion: '1.3' }))[0]!);
      expect(await property(machine, 'nats-provision.service', 'Result')).toBe('success');
      await sh(machine, 'systemctl start nats-backup.service');
      expect(await sh(machine, 'ls /var/lib/nats-backup')).toMatch(/Z/);
    });
  });
});
