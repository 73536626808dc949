import { execa } from 'execa';
import { connect } from 'nats';
import { describe, expect, test } from 'vitest';
import { consumerEntries } from '../../src/analyze/catalogue/consumers.ts';
import { copyEntries } from '../../src/analyze/catalogue/copies.ts';
import { streamEntries } from '../../src/analyze/catalogue/streams.ts';
import { explain } from '../../src/analyze/explanations.ts';
import * as api from '../../src/index.ts';
import { load } from '../../src/load/load.ts';
import { type Options, optionsSchema } from '../../src/spec/options.ts';
import { NATS_VERSIONS, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { disagreements } from '../support/streams/disagreements.ts';
import { tempDir } from '../support/temp-dir.ts';
import { describeWith, lacks, tool } from '../support/tools.ts';

const entries = { ...streamEntries, ...copyEntries, ...consumerEntries };
type StreamCode = keyof typeof entries;

/** What neither of the releases refuses that tests run, only a cluster (clustered-streams.test.ts), or only one with limits. */
const ELSEWHERE: readonly StreamCode[] = [
  'consumer/batch',
  'consumer/more-replicas',
  'consumer/newer-policy',
  'consumer/other-replicas',
  'stream/marker-ttl',
  'stream/newer',
  'stream/nowhere',
  'stream/window-limit',
];
const codes = (Object.keys(entries) as StreamCode[]).filter(
  (code) => 'errCode' in entries[code] && !ELSEWHERE.includes(code),
);

/** The options of a code's bad example. */
async function exampleOf(code: StreamCode): Promise<Options> {
  await using folder = await tempDir();
  const { files } = explain(code).bad;
  for (const [name, text] of Object.entries(files)) await folder.write(name, text);
  const { spec } = await load({ folder: folder.path, api });
  return optionsSchema.parse(spec!.base);
}

/** The limits of an account as nats-server.conf has them. */
const limitNames = {
  maxStreams: 'max_streams',
  maxConsumers: 'max_consumers',
  diskMaxStreamBytes: 'disk_max_stream_bytes',
  maxBytesRequired: 'max_bytes_required',
} as const;

function accountFor(code: string, { accounts: { SHOP } }: Options): string {
  const given = Object.entries(limitNames).map(
    ([option, name]) => [name, SHOP?.jetstream[option as keyof typeof limitNames]] as const,
  );
  const limits = given.filter(([, value]) => value !== undefined && value !== -1);
  const jetstream = limits.map(([name, value]) => `${name}: ${value}`).join(', ');
  return `"${code}" { jetstream: { max_file: 1G, ${jetstream} }, users: [{ user: "${code}", password: p }] }`;
}

/* Limits that hold for all streams of a server. */
describe.each(NATS_VERSIONS)('limits of nats-server %s', (line) => {
  describeWith([natsServerTool(line)], 'refuse what check says they refuse', () => {
    test('of duplicateWindow, maxBatch and maxAckPending', async () => {
      const { stdout } = await execa(tool(natsServerTool(line)), ['--version']);
      const limits = 'duplicate_window: "1m", max_request_batch: 50, max_ack_pending: 500';
      await using server = await startNatsServer({
        version: line,
        config: `port: -1\njetstream { store_dir: "@DIR@/js", limits { ${limits} } }`,
      });
      const client = await connect({ servers: server.url });
      const settings = {
        jetstream: { limits: { duplicate_window: '1m', max_request_batch: 50, max_ack_pending: 500 } },
      };
      const place = { natsVersion: /v(\d+\.\d+\.\d+)/.exec(stdout)![1]!, options: { settings } };
      const codes = new Set<string>();
      const maxAckPending = 400;
      for (const stream of [
        {},
        { duplicateWindow: '1m' },
        { maxAge: '30s' },
        { duplicateWindow: '61s', maxAge: '90s' },
        { duplicateWindow: '30s', consumers: { p: { maxAckPending, maxBatch: 50 } } },
        { duplicateWindow: '30s', consumers: { p: { maxAckPending, maxBatch: 51 } } },
        { duplicateWindow: '30s', consumers: { p: { maxBatch: 10 } } },
        {
          duplicateWindow: '30s',
          consumers: { p: { maxAckPending: 500, deliverSubject: 'd', maxBatch: 60 } },
        },
        { mirror: { name: 'OTHER' }, subjects: null },
      ]) {
        const streams = { S1: { subjects: ['orders.>'], ...stream } };
        const found = await disagreements(client, { streams, kv: { K1: {} }, object: {} }, place);
        expect(found.wrong).toEqual([]);
        for (const code of found.codes) codes.add(code);
      }
      await client.close();
      expect([...codes].sort()).toEqual(['consumer/batch', 'consumer/pending', 'stream/window-limit']);
    });
  });
});

/* The examples of `natsmith explain` for what the server refuses: it does, with the code that they are for. */
describe('what examples say that the server refuses', () => {
  const refused = new Set<string>();

  describe.each(NATS_VERSIONS)('nats-server %s', (line) => {
    describeWith([natsServerTool(line)], 'refuses it, with that err_code', () => {
      test('or takes what check lets pass', { timeout: 120_000 }, async () => {
        const { stdout } = await execa(tool(natsServerTool(line)), ['--version']);
        const natsVersion = /v(\d+\.\d+\.\d+)/.exec(stdout)![1]!;
        const examples: { code: StreamCode; options: Options }[] = [];
        // One after the other: specs are guarded while they are run.
        for (const code of codes) examples.push({ code, options: await exampleOf(code) });
        const accounts = examples.map(({ code, options }) => accountFor(code, options));
        await using server = await startNatsServer({
          version: line,
          config: `port: -1\njetstream { store_dir: "@DIR@/js", max_file: 200G }\naccounts {\n${accounts.join('\n')}\n}`,
        });
        const wrong: string[] = [];
        for (const { code, options } of examples) {
          const client = await connect({ servers: server.url, user: code, pass: 'p' });
          const shop = options.accounts.SHOP;
          const { streams, buckets } = shop ?? options;
          const place = { natsVersion, limits: shop?.jetstream };
          const found = await disagreements(client, { streams, ...buckets }, place);
          wrong.push(...found.wrong);
          for (const each of found.codes) refused.add(each);
          await client.close();
        }
        expect(wrong).toEqual([]);
      });
    });
  });

  test.skipIf(lacks(...NATS_VERSIONS.map(natsServerTool)).length > 0)('leaves no code untried', () => {
    expect(codes.filter((code) => !refused.has(code))).toEqual([]);
  });
});
