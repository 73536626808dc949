import type { Connection } from './connection.ts';

export interface StreamConfig {
  readonly name: string;
  readonly subjects: readonly string[];
  readonly storage: 'file' | 'memory';
  readonly max_bytes?: number;
}

/** Makes a stream, or leaves one of that name as it is. @throws Error in the server's words */
export const makeStream = (connection: Connection, config: StreamConfig): Promise<unknown> =>
  ask(connection, `STREAM.CREATE.${config.name}`, { retention: 'limits', num_replicas: 1, ...config });

export const purgeStream = (connection: Connection, name: string): Promise<unknown> =>
  ask(connection, `STREAM.PURGE.${name}`, {});

async function ask(connection: Connection, what: string, body: unknown): Promise<unknown> {
  const answer = JSON.parse(await connection.request(`$JS.API.${what}`, JSON.stringify(body))) as {
    error?: { description: string };
  };
  if (answer.error) throw new Error(`${what}: ${answer.error.description}`);
  return answer;
}
