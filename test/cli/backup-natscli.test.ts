import { execa } from 'execa';
import { connect } from 'nats';
import { describe, expect, test } from 'vitest';
import { contentOf } from '../support/account.ts';
import { NATS_VERSIONS, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { tempDir } from '../support/temp-dir.ts';
import { describeWith, tool } from '../support/tools.ts';
import { natsmithJson } from './natsmith.ts';

const CONFIG = 'port: -1, jetstream { store_dir: "@DIR@" }';

describe.each(NATS_VERSIONS)('nats-server %s', (version) => {
  describeWith([natsServerTool(version), 'natscli'], 'natscli and natsmith read each other', () => {
    test.each(['natsmith saves', 'natscli saves'])('%s', async (who) => {
      await using folder = await tempDir();
      await using source = await startNatsServer({ version, config: CONFIG });
      const connection = await connect({ servers: source.url });
      const manager = await connection.jetstreamManager();
      for (const name of ['ORDERS', 'EVENTS']) {
        await manager.streams.add({ name, subjects: [`${name}.>`] });
        await manager.consumers.add(name, { durable_name: 'reader', ack_policy: 'explicit' as never });
        for (let n = 0; n < 20; n++) await connection.jetstream().publish(`${name}.${n}`, `${n}`);
        const consumer = await connection.jetstream().consumers.get(name, 'reader');
        for (let n = 0; n < 5; n++) (await consumer.next())?.ack();
      }
      const before = await contentOf(connection);
      await connection.close();
      await using target = await startNatsServer({ version, config: CONFIG });
      const saved = `${folder.path}/saved`;
      const nats = (url: string, ...args: string[]) =>
        execa(tool('natscli'), ['--server', url, 'account', ...args], { env: { HOME: folder.path } });
      const ours = (url: string, ...args: string[]) =>
        natsmithJson(folder.path, args, { env: { NATS_URL: url } });
      if (who === 'natsmith saves') {
        expect((await ours(source.url, 'backup', saved)).exitCode).toBe(0);
        await nats(target.url, 'restore', saved);
      } else {
        await nats(source.url, 'backup', saved, '--force');
        expect((await ours(target.url, 'restore', saved)).record.diagnostics).toEqual([]);
      }
      const back = await connect({ servers: target.url });
      expect(await contentOf(back)).toMatchObject(before);
      await back.close();
    });
  });
});
