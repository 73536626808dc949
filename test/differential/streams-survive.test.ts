import { execa } from 'execa';
import { connect, type NatsConnection } from 'nats';
import { describe, expect, test } from 'vitest';
import { assetsOf, type StreamAsset } from '../../src/lower/assets/assets.ts';
import { resolve } from '../../src/spec/resolve.ts';
import type { SpecInput } from '../../src/spec/spec.ts';
import { diagnosticsOf } from '../support/edited.ts';
import { specOf } from '../support/emitted.ts';
import { NATS_VERSIONS, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { sample } from '../support/sample.ts';
import { refusal } from '../support/streams/live-streams.ts';
import { type Assets, assets } from '../support/streams/random-streams.ts';
import { tempDir } from '../support/temp-dir.ts';
import { describeWith, tool } from '../support/tools.ts';

/** Sets of streams per version, each in an account of its own. */
const SETS = Math.ceil(Number(process.env.NATSMITH_DIFFERENTIAL ?? 3000) / 15);

/* What check finds no error in is there after a restart: servers have taken streams that they could not read again. */
describe.each(NATS_VERSIONS)('nats-server %s', (line) => {
  describeWith([natsServerTool(line)], 'has after a restart what check found no error in', () => {
    test(`of ${SETS} random sets`, { timeout: 600_000 }, async () => {
      const { stdout } = await execa(tool(natsServerTool(line)), ['--version']);
      const natsVersion = /v(\d+\.\d+\.\d+)/.exec(stdout)![1]!;
      const { values, seed } = sample(assets, SETS);
      const streams = values.flatMap((set) => apart(set)).flatMap((base) => unblamed(base, natsVersion));
      const account = (_: unknown, at: number) =>
        `A${at} { jetstream: enabled, users: [{ user: u${at}, password: p }] }`;
      await using dir = await tempDir();
      const config = `
        port: -1
        jetstream { store_dir: "${dir.path}/js", max_mem: 10G, max_file: 100G }
        accounts {\n${streams.map(account).join('\n')}\n}`;
      const wrong: string[] = [];
      for (const ask of [make, find]) {
        await using server = await startNatsServer({ version: line, config, limit: 60_000 });
        for (const [at, stream] of streams.entries()) {
          const client = await connect({ servers: server.url, user: `u${at}`, pass: 'p' });
          wrong.push(...(await ask(client, stream)));
          await client.close();
        }
        await server.stop();
      }
      expect(streams.length).toBeGreaterThan(SETS / 3);
      expect(wrong, seed).toEqual([]);
    });
  });
});

type Base = NonNullable<SpecInput['base']>;

/** Each stream and each bucket of a set by itself. */
const apart = ({ streams, kv, object }: Assets): Base[] => [
  ...Object.entries(streams).map(([name, stream]) => ({ streams: { [name]: stream } })),
  ...Object.entries(kv).map(([name, bucket]) => ({ buckets: { kv: { [name]: bucket } } })),
  ...Object.entries(object).map(([name, bucket]) => ({ buckets: { object: { [name]: bucket } } })),
];

/** What is kept in files, and has no error. A server that is alone forgets what it keeps in memory. */
function unblamed(base: Base, natsVersion: string): StreamAsset[] {
  const spec = { name: 'x', natsVersion, base };
  if (diagnosticsOf(spec).some(({ severity, code }) => severity === 'error' || code === 'stream/sealed'))
    return [];
  return assetsOf(resolve(specOf(spec))[0]!.options).filter(({ config }) => config.storage === 'file');
}

const make = (client: NatsConnection, { name, config, consumers }: StreamAsset): Promise<string[]> =>
  answers(client, [
    [`STREAM.CREATE.${name}`, config],
    ...consumers.map(({ name: durable, config: own, startLast }): Request => {
      const config = { ...own, ...(startLast !== undefined && { opt_start_seq: 1 }) };
      const data = { stream_name: name, config, action: 'create' };
      return [`CONSUMER.CREATE.${name}.${durable}`, data];
    }),
  ]);

const find = (client: NatsConnection, { name, config, consumers }: StreamAsset): Promise<string[]> =>
  answers(client, [
    [`STREAM.INFO.${name}`, {}, config],
    ...consumers
      .filter(({ config }) => config.mem_storage !== true)
      .map(({ name: durable, config }): Request => [`CONSUMER.INFO.${name}.${durable}`, {}, config]),
  ]);

type Request = readonly [what: string, data: unknown, about?: unknown];

async function answers(client: NatsConnection, requests: readonly Request[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const [what, data, about = data] of requests) {
    const answer = await refusal(client, what, data);
    if (answer) wrong.push(`${what}: ${answer.text}: ${JSON.stringify(about)}`);
  }
  return wrong;
}
