import type { NatsConnection } from 'nats';
import { type ApplyChoices, applyWanted } from '../../../src/cli/run-apply.ts';
import type { StreamAsset } from '../../../src/lower/assets/assets.ts';
import { readLive } from '../../../src/provision/live.ts';
import type { LiveStream } from '../../../src/provision/plan/asset.ts';
import type { Plan } from '../../../src/provision/plan/change.ts';
import { planOf } from '../../../src/provision/plan/plan.ts';
import { literal } from './random-assets.ts';

export const DEPLOYMENT = 'demo';

export const planNow = async (
  connection: NatsConnection,
  streams: readonly StreamAsset[],
  saves = true,
): Promise<Plan> =>
  planOf(await readLive(connection), streams, {
    deployment: DEPLOYMENT,
    version: connection.info!.version,
    now: Date.now(),
    saves,
    interrupted: new Map(),
  });

/** As `natsmith apply` does it; with everything allowed that the plan asks for, unless told. */
export async function applyNow(
  connection: NatsConnection,
  streams: readonly StreamAsset[],
  { allow = EVERYTHING, folder }: Partial<Pick<ApplyChoices, 'allow' | 'folder'>>,
) {
  let told: Plan | undefined;
  const access = { servers: [], tlsOnly: false, login: { kind: 'none' }, tls: {} } as const;
  const outcome = await applyWanted(
    { connection, access, show: () => {} },
    { streams, deployment: DEPLOYMENT, account: '$G' },
    {
      allow,
      folder,
      tellPlan: (plan) => {
        told = plan;
      },
    },
  );
  return { outcome, plan: told! };
}

/** Holds every name, and lists none. */
const EVERYTHING: ReadonlySet<string> = Object.assign(new Set<string>(), { has: () => true });

/** Asks the JetStream API and throws where it refuses. */
export async function api<T>(connection: NatsConnection, subject: string, payload: object = {}): Promise<T> {
  const answer = (
    await connection.request(`$JS.API.${subject}`, JSON.stringify(payload), { timeout: 20_000 })
  ).json<T & { error?: { description: string } }>();
  if (answer.error) throw new Error(`${subject}: ${answer.error.description}`);
  return answer;
}

export async function removeAll(connection: NatsConnection): Promise<void> {
  const { streams } = await api<{ streams: string[] | null }>(connection, 'STREAM.NAMES');
  for (const name of streams ?? []) await api(connection, `STREAM.DELETE.${name}`);
}

/** Messages on every subject, some of which are received and acknowledged. */
export async function use(connection: NatsConnection, streams: readonly StreamAsset[]): Promise<void> {
  for (let round = 0; round < 3; round++)
    for (const { config } of streams)
      for (const subject of (config.subjects ?? []) as string[])
        await connection
          .request(literal(subject), `message ${round}`, { timeout: 5000 })
          .catch(() => undefined);
  for (const { name, consumers } of streams)
    for (const consumer of consumers) {
      if (consumer.config.deliver_subject !== undefined) continue;
      const next = `$JS.API.CONSUMER.MSG.NEXT.${name}.${consumer.name}`;
      for (let n = 0; n < 2; n++) {
        // One that is paused, or keeps the pace of the past, may not answer.
        const message = await connection
          .request(next, '{"batch":1,"no_wait":true}', { noMux: true, timeout: 250 })
          .catch(() => undefined);
        if (!message) break;
        if (message.reply)
          await connection.request(message.reply, n === 0 ? '+ACK' : '+WPI').catch(() => undefined);
      }
    }
}

/** Milliseconds: servers try again every two seconds to copy (server/stream.go, sourceConsumerRetryThreshold). */
const COPYING = 10_000;

interface Copying {
  readonly active: number;
  readonly lag: number;
}
type CopiedStream = LiveStream & { readonly mirror?: Copying; readonly sources?: readonly Copying[] };

/** As it is once copies have come in and nothing moves any more. */
export async function settledLive(connection: NatsConnection): Promise<LiveStream[]> {
  const key = (live: readonly LiveStream[]) =>
    JSON.stringify(live.map(({ state }) => [state.messages, state.last_seq]));
  let last = await readLive(connection);
  for (let same = 0, end = Date.now() + COPYING; same < 2; ) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const now = await readLive(connection);
    same = key(now) === key(last) && (isCopied(now) || Date.now() > end) ? same + 1 : 0;
    last = now;
  }
  return last;
}

/** Whether every copy has begun, and has what its origin has. */
function isCopied(live: readonly CopiedStream[]): boolean {
  const there = new Map(live.map((stream) => [stream.name, stream]));
  const originsOfAll = live.flatMap(({ config, state, mirror, sources = [] }) => {
    const pairs: [unknown, Copying | undefined, number][] = [];
    if (config.mirror) pairs.push([(config.mirror as Named).name, mirror, state.last_seq]);
    for (const [at, { name }] of ((config.sources ?? []) as Named[]).entries())
      pairs.push([name, sources[at], Number.POSITIVE_INFINITY]);
    return pairs;
  });
  return originsOfAll.every(([name, copying, reached]) => {
    const origin = there.get(String(name));
    if (!origin) return true;
    return (
      copying !== undefined && copying.active >= 0 && copying.lag === 0 && reached >= origin.state.last_seq
    );
  });
}

interface Named {
  readonly name: string;
}
