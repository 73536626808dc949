import { execa } from 'execa';
import { connect } from 'nats';
import { describe, expect, test } from 'vitest';
import { NATS_VERSIONS, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { sample } from '../support/sample.ts';
import { anchor, disagreements } from '../support/streams/live-streams.ts';
import { renamed, streams } from '../support/streams/random-streams.ts';
import { describeWith, tool } from '../support/tools.ts';

/** Sets of streams per version: `npm run test:differential` asks for 1,000. */
const SETS = Math.ceil(Number(process.env.NATSMITH_DIFFERENTIAL ?? 3000) / 10);
const AT_A_TIME = 6;

/** An account's, in the spec and in the server, whose accounts have a stream already. */
const limits = {
  spec: {
    enable: true,
    maxStreams: 2,
    maxConsumers: 2,
    maxAckPending: 2000,
    memoryMaxStreamBytes: '1MB',
    diskMaxStreamBytes: '2MB',
  },
  server:
    'max_streams: 3, max_consumers: 2, max_ack_pending: 2000, mem_max_stream_bytes: 1048576, disk_max_stream_bytes: 2097152',
};
/** Two accounts of six have limits, one of them no streams without a limit. */
const limitsOf = (worker: number) =>
  worker > 1 ? undefined : { ...limits.spec, maxBytesRequired: worker === 1 };

const account = (_: unknown, at: number) => {
  const jetstream = at > 1 ? 'enabled' : `{ ${limits.server}, max_bytes_required: ${at === 1} }`;
  return `A${at} { jetstream: ${jetstream}, users: [{ user: u${at}, password: p }] }`;
};
const config = `
port: -1
jetstream { store_dir: "@DIR@/js", max_mem: 1G, max_file: 10G }
accounts {
${Array.from({ length: AT_A_TIME }, account).join('\n')}
}
`;

/* What check says that the server refuses, it does; and nothing else. */
describe.each(NATS_VERSIONS)('nats-server %s', (line) => {
  describeWith([natsServerTool(line)], 'refuses what check says it refuses, with that err_code', () => {
    test(`in ${SETS} random sets of streams and consumers`, { timeout: 600_000 }, async () => {
      const { values: sets, seed } = sample(streams, SETS);
      const { stdout } = await execa(tool(natsServerTool(line)), ['--version']);
      const natsVersion = /v(\d+\.\d+\.\d+)/.exec(stdout)![1]!;
      await using server = await startNatsServer({ version: line, config });

      const wrong: string[] = [];
      const seen = new Map<number, number>();
      const queue = sets.map(renamed);
      const work = async (_: unknown, at: number) => {
        const client = await connect({ servers: server.url, user: `u${at}`, pass: 'p' });
        await anchor(client);
        const place = { natsVersion, limits: limitsOf(at) };
        for (let set = queue.pop(); set; set = queue.pop()) {
          const found = await disagreements(client, set, place);
          wrong.push(...found.wrong);
          for (const code of found.codes) seen.set(code, (seen.get(code) ?? 0) + 1);
        }
        await client.close();
      };
      await Promise.all(Array.from({ length: AT_A_TIME }, work));
      if (process.env.SHOW) console.log(natsVersion, [...seen].sort(([a], [b]) => a - b).join('  '));
      expect(wrong, `${wrong.length} disagreements, ${seed}`).toEqual([]);
    });
  });
});
