import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from 'nats';
import { expect, test } from 'vitest';
import { NATS_VERSIONS, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { tempDir } from '../support/temp-dir.ts';
import { describeWith } from '../support/tools.ts';
import { natsmithJson } from './natsmith.ts';

const CONFIG = 'port: -1, jetstream { store_dir: "@DIR@" }';
const MESSAGES = 3;

/** Restores a stream whose backup.json was changed; says what was reported, and what the server has then. */
async function restored(version: (typeof NATS_VERSIONS)[number], change: (meta: string) => string) {
  await using folder = await tempDir();
  await using source = await startNatsServer({ version, config: CONFIG });
  const connection = await connect({ servers: source.url });
  await (await connection.jetstreamManager()).streams.add({ name: 'S', subjects: ['s'] });
  for (let sent = 0; sent < MESSAGES; sent++) await connection.jetstream().publish('s');
  await connection.close();
  await natsmithJson(folder.path, ['backup', 'saved'], { env: { NATS_URL: source.url } });
  const meta = join(folder.path, 'saved/S/backup.json');
  await writeFile(meta, change(await readFile(meta, 'utf8')));

  await using target = await startNatsServer({ version, config: CONFIG });
  const { exitCode, record } = await natsmithJson(folder.path, ['restore', 'saved'], {
    env: { NATS_URL: target.url },
  });
  const there = await connect({ servers: target.url });
  const streams: string[] = [];
  for await (const name of (await there.jetstreamManager()).streams.names()) streams.push(name);
  await there.close();
  return { exitCode, code: record.diagnostics[0]?.code, message: record.diagnostics[0]?.message, streams };
}

const withGhost = (meta: string) => meta.replace('"consumers": []', '"consumers": ["ghost"]');

describeWith(NATS_VERSIONS.map(natsServerTool), 'a stream that comes back other than it was saved', () => {
  test.each(NATS_VERSIONS)('is taken away again (nats-server %s)', async (version) => {
    const { exitCode, code, message, streams } = await restored(version, withGhost);
    expect({ exitCode, code, streams }).toEqual({ exitCode: 1, code: 'backup/broken', streams: [] });
    expect(message).toContain('was taken away again: the consumer ghost is missing');
  });

  test.each(NATS_VERSIONS)('stays where it has newer messages already (nats-server %s)', async (version) => {
    // As if a client had written the last one since.
    const older = (meta: string) => withGhost(meta).replace(/"last_seq": ?3/, '"last_seq": 2');
    const { exitCode, message, streams } = await restored(version, older);
    expect({ exitCode, streams }).toEqual({ exitCode: 1, streams: ['S'] });
    expect(message).toContain('stays, because clients write to it already: the consumer ghost is missing');
  });

  test.each(NATS_VERSIONS)('does not, where nothing was changed (nats-server %s)', async (version) => {
    const { exitCode, streams } = await restored(version, (meta) => meta);
    expect({ exitCode, streams }).toEqual({ exitCode: 0, streams: ['S'] });
  });
});
