import { createInbox, type NatsConnection } from 'nats';
import { waitFor } from '../wait-for.ts';

interface Answer {
  /** Not there where a stream that keeps requests has answered in the server's place. */
  readonly type?: string;
  readonly error?: { readonly err_code: number; readonly description: string };
}

export interface Refusal {
  readonly code: number;
  readonly text: string;
}

/** The server's refusal of a request to JetStream: its `err_code`, and what it says. */
export async function refusal(
  client: NatsConnection,
  what: string,
  request: unknown,
  timeout = 20_000,
): Promise<Refusal | undefined> {
  const { data } = await client.request(`$JS.API.${what}`, JSON.stringify(request), { timeout });
  const { type, error } = JSON.parse(new TextDecoder().decode(data)) as Answer;
  if (type === undefined) throw new Error(`${what}: a stream has answered`);
  return error && { code: error.err_code, text: error.description };
}

/** Removes a stream, even one that answers requests. */
export async function remove(client: NatsConnection, name: string): Promise<void> {
  client.publish(`$JS.API.STREAM.DELETE.${name}`, undefined, { reply: createInbox() });
  await client.flush();
  let said = '';
  // While a cluster forgets a stream, it may not answer at all.
  const isGone = () =>
    refusal(client, `STREAM.INFO.${name}`, {}, 1000).then(
      (answer) => {
        said = answer?.text ?? 'it is there';
        return answer?.code === 10059 ? true : undefined;
      },
      (error) => {
        said = String(error);
        return undefined;
      },
    );
  if (!(await waitFor(isGone, 10_000))) throw new Error(`${name} does not go: ${said}`);
}

/** A stream that stays, as 2.10 may not find its folders while it removes those of an account's last stream. */
export const anchor = (client: NatsConnection, replicas = 1) =>
  refusal(client, 'STREAM.CREATE.ANCHOR', {
    name: 'ANCHOR',
    max_bytes: 1,
    num_replicas: replicas,
    mirror: { name: 'NOWHERE' },
  });
