import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { connect, type NatsConnection } from 'nats';
import { describe, expect, test } from 'vitest';
import { confText, type Settings } from '../../src/domain/conf.ts';
import { selfSigned } from '../support/certificate.ts';
import {
  NATS_VERSIONS,
  type NatsServer,
  type NatsVersion,
  natsServerTool,
  startNatsServer,
} from '../support/nats-server.ts';
import { natsExchange, natsLogin } from '../support/nats-wire.ts';
import { account, user } from '../support/reload/values.ts';
import { describeWith } from '../support/tools.ts';
import { waitFor } from '../support/wait-for.ts';

const anywhere: Settings = { server_name: 'test', host: '127.0.0.1', port: -1, http: '127.0.0.1:-1' };
const config = (settings: Settings) => confText({ ...anywhere, ...settings });
const start = (version: NatsVersion, settings: Settings) =>
  startNatsServer({ version, config: config(settings) });
const withUsers = (...users: Settings[]): Settings => ({ authorization: { users } });
const varz = async ({ monitoringUrl }: NatsServer) =>
  (await fetch(`${monitoringUrl}/varz`)).json() as Promise<Settings>;

describe.each(NATS_VERSIONS)('a reload of nats-server %s', (version) => {
  describeWith([natsServerTool(version)], version, () => {
    test('takes nothing of a file with one setting that needs a restart; all goes on as before', async () => {
      const before: Settings = { ...withUsers(user('old')), max_payload: 65536 };
      await using server = await start(version, before);
      const old = await connect({ servers: server.url, user: 'old', pass: 'secret', reconnect: false });
      const { config_load_time } = await varz(server);

      const after: Settings = { ...withUsers(user('new')), max_payload: 131072 };
      const refused = await server.reload(config({ ...after, server_name: 'other' }));
      expect(refused.ok).toBe(false);
      expect(refused.output).toMatch(
        /Failed to reload server configuration: config reload not supported for ServerName/,
      );
      expect(await varz(server)).toMatchObject({ max_payload: 65536, config_load_time });
      expect(await natsLogin(server.port, 'new', 'secret')).toBe(false);
      expect(old.isClosed()).toBe(false);

      expect(await server.reload(config(after))).toMatchObject({ ok: true });
      expect(await varz(server)).toMatchObject({ max_payload: 131072 });
      expect(await natsLogin(server.port, 'new', 'secret')).toBe(true);
      await old.closed();
    });

    test('lets users come, go and change, and keeps the connections of all others', async () => {
      await using server = await start(version, withUsers(user('stays'), user('goes'), user('rotated')));
      const clients = {
        stays: await login(server, 'stays'),
        goes: await login(server, 'goes'),
        rotated: await login(server, 'rotated'),
      };
      await server.reload(
        config(withUsers(user('stays'), user('comes'), user('rotated', { password: 'fresh' }))),
      );
      await Promise.all([clients.goes.closed(), clients.rotated.closed()]);
      expect(await natsLogin(server.port, 'comes', 'secret')).toBe(true);
      expect(await natsLogin(server.port, 'goes', 'secret')).toBe(false);
      expect(await natsLogin(server.port, 'rotated', 'secret')).toBe(false);
      expect(await natsLogin(server.port, 'rotated', 'fresh')).toBe(true);
      expect(clients.stays.isClosed()).toBe(false);
      await clients.stays.close();
    });

    test('gives permissions to users who are connected', async () => {
      await using server = await start(version, withUsers(user('a')));
      const client = await login(server, 'a');
      const denied = nextError(client);
      await server.reload(config(withUsers(user('a', { permissions: { publish: ['allowed'] } }))));
      client.publish('other');
      expect(await denied).toBe('PERMISSIONS_VIOLATION');
      await client.close();
    });

    test('changes what the log holds, how and where', async () => {
      await using server = await start(version, {});
      const ping = () => natsExchange(server.port, {});
      const logged = async (pattern: RegExp) => waitFor(async () => pattern.exec(server.log())?.[0], 5000);
      await server.reload(config({ debug: true, trace: true, logtime: false }));
      await ping();
      expect(await logged(/^\[\d+\] \[DBG\] .*Client connection created/m)).toBeDefined();
      expect(await logged(/^\[\d+\] \[TRC\] .*PING/m)).toBeDefined();

      await server.reload(config({ trace: true, max_traced_msg_len: 3 }));
      await natsExchange(server.port, {}, ['PUB a 9', 'payload:9']);
      expect(await logged(/^\[\d+\] \d{4}\/\d\d\/\d\d .*\[TRC\] .*"pay\.\.\."/m)).toBeDefined();

      await writeFile(server.configFile, config({ debug: true, log_file: join(server.dir, 'nats.log') }));
      process.kill(server.pid, 'SIGHUP');
      const file = () => readFile(join(server.dir, 'nats.log'), 'utf8').catch(() => '');
      expect(await waitFor(async () => (/Reloaded server/.test(await file()) ? true : undefined), 5000)).toBe(
        true,
      );
      await ping();
      expect(await waitFor(async () => (/\[DBG\]/.test(await file()) ? true : undefined), 5000)).toBe(true);
    });

    test('shows a certificate that was renewed under the same name', async () => {
      await using server = await start(version, {});
      const renew = async () => {
        const { certificate, key } = selfSigned();
        await writeFile(join(server.dir, 'cert.pem'), certificate);
        await writeFile(join(server.dir, 'key.pem'), key);
        await server.reload(
          config({ tls: { cert_file: '@DIR@/cert.pem', key_file: '@DIR@/key.pem', handshake_first: true } }),
        );
        expect(await shownCertificate(server.port)).toBe(certificate.replace(/\s|-----.*?-----/g, ''));
      };
      await renew();
      await renew();
    });
  });
});

describe('accounts with JetStream', () => {
  const jetstream: Settings = { store_dir: '@DIR@/js', max_file_store: 1 << 30, max_memory_store: 1 << 20 };
  const others = { B: account({ jetstream: 'enabled' }, 'b') };
  const withA = (max_file: number): Settings => ({
    jetstream,
    accounts: { ...others, A: account({ jetstream: { max_file } }) },
  });

  describe.each(NATS_VERSIONS)('on nats-server %s', (version) => {
    describeWith([natsServerTool(version)], version, () => {
      test('one that was removed by a reload does not come back by another: hence needsRestart', async () => {
        await using server = await start(version, withA(1 << 20));
        const first = await login(server, 'a');
        await (await first.jetstreamManager()).streams.add({ name: 'S', subjects: ['s'], max_bytes: 1024 });
        expect(await first.jetstream().publish('s')).toMatchObject({ stream: 'S' });
        expect(await server.reload(config({ jetstream, accounts: others }))).toMatchObject({ ok: true });
        expect(await server.reload(config(withA(1 << 21)))).toMatchObject({ ok: true });
        const second = await login(server, 'a');
        await expect(second.jetstream().publish('s', '', { timeout: 1000 })).rejects.toThrow(/503/);
        await second.close();
      });
    });
  });
});

describeWith([natsServerTool('2.15')], 'nats-server 2.15', () => {
  test('holds new consumers to the new limits of JetStream', async () => {
    const jetstream = (limits: Settings): Settings => ({
      jetstream: { store_dir: '@DIR@/js', max_file_store: 1 << 20, ...limits },
    });
    await using server = await start('2.15', jetstream({}));
    const client = await connect({ servers: server.url });
    const manager = await client.jetstreamManager();
    await manager.streams.add({ name: 'S', subjects: ['s'], max_bytes: 1024 });
    const consumer = (durable_name: string) =>
      manager.consumers.add('S', { durable_name, ack_policy: 'explicit' as never, max_ack_pending: 50 });
    await consumer('before');
    await server.reload(config(jetstream({ limits: { max_ack_pending: 10 } })));
    await expect(consumer('after')).rejects.toThrow(/max ack pending/);
    await client.close();
  });
});

const login = (server: NatsServer, name: string): Promise<NatsConnection> =>
  connect({ servers: server.url, user: name, pass: 'secret', reconnect: false });

async function nextError(client: NatsConnection): Promise<string> {
  for await (const { type, data } of client.status()) if (type === 'error') return String(data);
  return '';
}

/** Base64, as in PEM. */
function shownCertificate(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().raw.toString('base64'));
      socket.destroy();
    });
    socket.on('error', reject);
  });
}
