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

/** What neither of the releases refuses that tests run, or only a cluster (clustered-streams.test.ts). */
const ELSEWHERE: readonly StreamCode[] = [
  'consumer/more-replicas',
  'consumer/newer-policy',
  'consumer/other-replicas',
  'stream/marker-ttl',
  'stream/newer',
  'stream/nowhere',
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
