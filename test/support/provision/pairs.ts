import { connect, type NatsConnection } from 'nats';
import { type NatsVersion, startNatsServer } from '../nats-server.ts';
import { sample } from '../sample.ts';
import { tempDir } from '../temp-dir.ts';
import { removeAll } from './account.ts';
import { assets, description } from './random-assets.ts';

/** `npm run test:differential` tries them all. */
export const FULL = process.env.NATSMITH_DIFFERENTIAL !== undefined;
/** Servers; most of the time goes by in waiting for copies. */
const AT_A_TIME = FULL ? 8 : 4;

const CONFIG = 'port: -1, jetstream { store_dir: "@DIR@", max_mem: 1GB, max_file: 10GB }';

export type Assets = ReturnType<typeof assets>;

export interface Place {
  readonly connection: NatsConnection;
  readonly url: string;
  /** For backups. */
  readonly folder: string;
}

/**
 * Judges random pairs of what is there and what is wanted: several servers at once, one pair after the other on each.
 * `SEED=… PAIR=…` tries one of them again.
 * @returns what went wrong, and the seed
 */
export async function tryPairs(
  version: NatsVersion,
  count: number,
  judge: (place: Place, there: Assets, wanted: Assets, at: number) => Promise<string[]>,
): Promise<{ wrong: string[]; seed: string }> {
  const { values, seed } = sample(description(version), 2 * count);
  const only = process.env.PAIR;
  const numbers = only === undefined ? Array.from({ length: count }, (_, at) => at) : [Number(only)];
  const queue = numbers.values();
  const wrong: string[] = [];
  const work = async () => {
    await using server = await startNatsServer({ version, config: CONFIG });
    await using folder = await tempDir();
    const connection = await connect({ servers: server.url, noEcho: true });
    for (const at of queue) {
      const pair = [values[2 * at], values[2 * at + 1]] as const;
      const place = { connection, url: server.url, folder: `${folder.path}/${at}` };
      const problems = await judge(place, assets(pair[0]), assets(pair[1]), at);
      if (problems.length > 0) wrong.push(`pair ${at}: ${problems.join('\n')}\n${JSON.stringify(pair)}`);
      await removeAll(connection);
    }
    await connection.close();
  };
  await Promise.all(Array.from({ length: Math.min(AT_A_TIME, numbers.length) }, work));
  return { wrong, seed };
}
