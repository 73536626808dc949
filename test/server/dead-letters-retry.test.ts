import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { optionsSchema } from '../../src/spec/options.ts';
import { start } from '../cli/natsmith.ts';
import { NATS_VERSIONS, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { tempDir } from '../support/temp-dir.ts';
import { describeWith } from '../support/tools.ts';

const { streams, buckets } = optionsSchema.parse({
  streams: {
    ORDERS: { subjects: ['orders.>'], consumers: { worker: { deadLetter: 'DLQ', maxDeliver: 2 } } },
    DLQ: { subjects: ['dlq.>'] },
  },
});
const assets = { formatVersion: '1.0', deployment: 'demo', accounts: [{ name: '$G', streams, buckets }] };

describe.each(NATS_VERSIONS)('what copies dead letters, nats-server %s', (version) => {
  describeWith([natsServerTool(version)], 'where it does not get in', () => {
    test('tries ever less often, says why once, and gets in once it may', async () => {
      await using server = await startNatsServer({
        version,
        config: `port: -1, log_file: "@DIR@/log", jetstream { store_dir: "@DIR@" },
          authorization { users: [{ user: copier, password: right }] }`,
      });
      await using folder = await tempDir();
      const password = join(folder.path, 'password');
      await writeFile(join(folder.path, 'assets.json'), JSON.stringify(assets));
      await writeFile(password, 'wrong');
      const flags = ['--server', server.url, '--user', 'copier', '--password-file', password];
      const worker = start(folder.path, ['dead-letters', 'assets.json', ...flags], { buffer: true });
      let said = '';
      worker.stderr!.on('data', (text) => {
        said += String(text);
      });
      const refusals = async () =>
        ((await readFile(join(server.dir, 'log'), 'utf8')).match(/authentication error/g) ?? []).length;
      // After 0, 1, 3 and 7 seconds.
      await expect.poll(refusals, { timeout: 20_000 }).toBe(3);
      const third = Date.now();
      await expect.poll(refusals, { timeout: 20_000 }).toBe(4);
      expect(Date.now() - third).toBeGreaterThan(3_000);
      expect(said.trim().split('\n')).toEqual([expect.stringMatching(/does not let in .*tried again/)]);

      await writeFile(password, 'right');
      await expect.poll(() => said, { timeout: 20_000 }).toMatch(/\nwaiting for the stream .*\nconnected\n/);
      worker.kill('SIGTERM');
      expect((await worker).signal).toBe('SIGTERM');
      expect(said.match(/waiting for the stream/g)).toHaveLength(1);
    });
  });
});
