import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { connect, type NatsConnection } from 'nats';
import { describe, expect, test } from 'vitest';
import { NATS_VERSIONS, type NatsServer, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { tempDir } from '../support/temp-dir.ts';
import { describeWith } from '../support/tools.ts';
import { waitFor } from '../support/wait-for.ts';
import { natsmithJson, start } from './natsmith.ts';

const MESSAGE = 100_000;
const MESSAGES = 1_000;

/** A server with a stream of 100 MB that no one can press together. */
async function large(connection: NatsConnection): Promise<void> {
  await (await connection.jetstreamManager()).streams.add({ name: 'LARGE', subjects: ['large'] });
  const js = connection.jetstream();
  for (let n = 0; n < MESSAGES; n += 50)
    await Promise.all(Array.from({ length: 50 }, () => js.publish('large', randomBytes(MESSAGE))));
}

const CONFIG = 'port: -1, jetstream { store_dir: "@DIR@", max_file: 2GB }';
const emptyServer = (version: (typeof NATS_VERSIONS)[number]): Promise<NatsServer> =>
  startNatsServer({ version, config: CONFIG });

const streamsOf = async (server: NatsServer): Promise<string[]> => {
  const connection = await connect({ servers: server.url });
  const names: string[] = [];
  for await (const name of (await connection.jetstreamManager()).streams.names()) names.push(name);
  await connection.close();
  return names;
};

describe.each(NATS_VERSIONS)('nats-server %s, a stream of 100 MB', (version) => {
  describeWith([natsServerTool(version)], 'is saved and restored whole or not at all', () => {
    test('by a run that ends, or that is ended', { timeout: 120_000 }, async () => {
      await using folder = await tempDir();
      await using source = await emptyServer(version);
      const connection = await connect({ servers: source.url });
      await large(connection);
      await connection.close();
      const saved = join(folder.path, 'saved');
      const env = { NATS_URL: source.url };

      for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
        const run = start(folder.path, ['backup', 'saved'], { env });
        await waitFor(
          async () => (existsSync(saved) && (await readdir(saved)).length > 0) || undefined,
          20_000,
        );
        run.kill(signal);
        expect((await run).signal).toBe(signal);
        const left = await readdir(saved);
        // A killed one cannot tidy up; what it leaves has no name of a stream.
        expect(left.filter((name) => !name.startsWith('.'))).toEqual([]);
        if (signal !== 'SIGKILL') expect(left).toEqual([]);
      }
      const begin = performance.now();
      const { record } = await natsmithJson(folder.path, ['backup', 'saved'], { env });
      const seconds = (performance.now() - begin) / 1000;
      expect(record.streams).toMatchObject([{ name: 'LARGE', messages: MESSAGES }]);
      expect(await readdir(saved)).toEqual(['LARGE']);

      await using target = await emptyServer(version);
      const to = { NATS_URL: target.url };
      const restoring = start(folder.path, ['restore', 'saved'], { env: to });
      await waitFor(async () => target.log().includes('Starting restore') || undefined, 20_000);
      restoring.kill('SIGINT');
      expect((await restoring).signal).toBe('SIGINT');
      expect(await streamsOf(target)).toEqual([]);
      const start2 = performance.now();
      const whole = await natsmithJson(folder.path, ['restore', 'saved'], { env: to });
      expect(whole.record).toMatchObject({
        ok: true,
        streams: [{ name: 'LARGE', messages: MESSAGES, lastSeq: MESSAGES }],
      });
      console.info(
        `${version}: 100 MB saved in ${seconds.toFixed(1)} s, restored in ${((performance.now() - start2) / 1000).toFixed(1)} s`,
      );
    });

    test('by a server that is killed in the middle', { timeout: 120_000 }, async () => {
      await using folder = await tempDir();
      await using source = await emptyServer(version);
      const connection = await connect({ servers: source.url });
      await large(connection);
      await connection.close();
      const saved = join(folder.path, 'saved');
      await natsmithJson(folder.path, ['backup', 'whole'], { env: { NATS_URL: source.url } });

      const backup = natsmithJson(folder.path, ['backup', 'saved'], { env: { NATS_URL: source.url } });
      await waitFor(
        async () => (existsSync(saved) && (await readdir(saved)).length > 0) || undefined,
        20_000,
      );
      await source.stop('SIGKILL');
      const { exitCode, record } = await backup;
      expect(exitCode).toBe(3);
      expect(record.diagnostics).toMatchObject([
        { code: 'server/unreachable', message: expect.stringContaining('LARGE') },
      ]);
      expect(await readdir(saved)).toEqual([]);

      await using target = await emptyServer(version);
      const restore = natsmithJson(folder.path, ['restore', 'whole'], { env: { NATS_URL: target.url } });
      await waitFor(async () => target.log().includes('Starting restore') || undefined, 20_000);
      await target.stop('SIGKILL');
      const failed = await restore;
      expect(failed.exitCode).toBe(3);
      expect(failed.record.diagnostics).toMatchObject([{ code: 'server/unreachable' }]);
      await using again = await startNatsServer({
        version,
        config: CONFIG.replace('@DIR@', target.dir),
      });
      expect(await streamsOf(again)).toEqual([]);
      const { record: whole } = await natsmithJson(folder.path, ['restore', 'whole'], {
        env: { NATS_URL: again.url },
      });
      expect(whole).toMatchObject({ ok: true, streams: [{ messages: MESSAGES }] });
    });
  });
});
