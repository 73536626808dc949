import { connect, type NatsConnection } from 'nats';
import { describe, expect, test } from 'vitest';
import { confText } from '../../src/domain/conf.ts';
import { evaluate } from '../../src/expr/evaluate.ts';
import { settings } from '../../src/lower/settings.ts';
import { deploymentsOf } from '../support/deployments.ts';
import { NATS_VERSIONS, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { describeWith } from '../support/tools.ts';

const everything = { publish: ['>'], subscribe: ['>'] };
const [deployment] = deploymentsOf({
  name: 'tenants',
  base: {
    auth: { enable: true, users: [{ name: 'legacy', ...everything }] },
    operators: [{ name: 'admin' }],
    backup: { enable: true },
    accounts: {
      SHOP: {
        users: [{ name: 'shop', ...everything }],
        jetstream: { enable: true, maxStreams: 1, maxMemory: '1MB' },
        limits: { maxPayload: '1KB' },
        exports: [{ stream: 'prices.>' }, { service: 'stock.get', accounts: ['BILLING'] }],
      },
      BILLING: {
        users: [{ name: 'billing', ...everything }],
        imports: [
          { account: 'SHOP', stream: 'prices.>', to: 'shop.prices.>' },
          { account: 'SHOP', service: 'stock.get' },
        ],
      },
    },
  },
  profiles: { only: {} },
});

/** As the assembler makes it, with one password for all. */
const config = confText({
  ...evaluate(settings, { cfg: deployment!.options }),
  host: '127.0.0.1',
  port: -1,
  http: null,
  jetstream: { store_dir: '@DIR@', max_memory_store: 2 ** 28 },
}).replaceAll(/"[$]2a[$]00[$]credential:[^"]*"/g, '"p"');

describe.each(NATS_VERSIONS)('nats-server %s', (version) => {
  describeWith([natsServerTool(version)], 'keeps accounts as the deployment has them', () => {
    const withClients = async (
      run: (as: (user: string, inboxPrefix?: string) => Promise<NatsConnection>) => Promise<void>,
    ) => {
      await using server = await startNatsServer({ version, config });
      const clients: NatsConnection[] = [];
      try {
        await run(async (user, inboxPrefix) => {
          const options = { servers: server.url, user, pass: 'p', reconnect: false };
          const client = await connect(inboxPrefix === undefined ? options : { ...options, inboxPrefix });
          clients.push(client);
          return client;
        });
      } finally {
        await Promise.all(clients.map((client) => client.close()));
      }
    };

    test('operators hear from the server, others do not', () =>
      withClients(async (as) => {
        const [admin, shop] = [await as('admin'), await as('shop')];
        const answer = await admin.request('$SYS.REQ.SERVER.PING', '', { timeout: 2000 });
        expect(answer.json()).toHaveProperty('server.name', 'nats');
        await expect(shop.request('$SYS.REQ.SERVER.PING', '', { timeout: 300 })).rejects.toThrow();
      }));

    test('JetStream is where it is given, within the limits', () =>
      withClients(async (as) => {
        const manager = await (await as('shop')).jetstreamManager();
        await manager.streams.add({ name: 'ONE', subjects: ['one'] });
        await expect(manager.streams.add({ name: 'TWO', subjects: ['two'] })).rejects.toThrow(
          'maximum number',
        );
        for (const user of ['billing', 'legacy'])
          await expect((await as(user)).jetstreamManager()).rejects.toThrow();
        expect((await as('shop')).info?.max_payload).toBe(1024);
      }));

    test('what is exported comes where it is imported, and nowhere else', () =>
      withClients(async (as) => {
        const [shop, billing, legacy] = [await as('shop'), await as('billing'), await as('legacy')];
        const heard: string[] = [];
        for (const client of [billing, legacy])
          client.subscribe('>', { callback: (_, { subject }) => void heard.push(subject) });
        shop.subscribe('stock.get', { callback: (_, message) => void message.respond('7') });
        await Promise.all([shop.flush(), billing.flush(), legacy.flush()]);
        shop.publish('prices.eu');
        shop.publish('secret');
        await shop.flush();
        expect((await billing.request('stock.get', '', { timeout: 2000 })).string()).toBe('7');
        await expect(legacy.request('stock.get', '', { timeout: 300 })).rejects.toThrow();
        expect(heard.filter((subject) => !/^_INBOX|^stock/.test(subject))).toEqual(['shop.prices.eu']);
      }));

    test('the backup has a user in each account with JetStream, who sees its streams', () =>
      withClients(async (as) => {
        const manager = await (await as('shop')).jetstreamManager();
        await manager.streams.add({ name: 'ONE', subjects: ['one'] });
        const backup = await as('~natsmith-backup-SHOP', '_INBOX_natsmith_backup');
        const names = await backup.request('$JS.API.STREAM.NAMES', '', { timeout: 2000 });
        expect(names.json()).toHaveProperty('streams', ['ONE']);
        await expect(as('~natsmith-backup-BILLING')).rejects.toThrow();
        await expect(as('~natsmith-backup')).rejects.toThrow();
      }));
  });
});
