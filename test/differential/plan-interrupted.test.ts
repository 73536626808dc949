import { connect, type NatsConnection } from 'nats';
import { describe, expect, test } from 'vitest';
import { ServerError } from '../../src/provision/errors.ts';
import { isPending } from '../../src/provision/plan/change.ts';
import { NATS_VERSIONS, natsServerTool } from '../support/nats-server.ts';
import { applyNow, planNow, settledLive, use } from '../support/provision/account.ts';
import { lostSilently, movedSilently, shown } from '../support/provision/losses.ts';
import { type Assets, FULL, type Place, tryPairs } from '../support/provision/pairs.ts';
import { describeWith } from '../support/tools.ts';

const INTERRUPTIONS = FULL ? 50 : 12;

describe.each(NATS_VERSIONS)('nats-server %s', (version) => {
  describeWith([natsServerTool(version)], 'an apply that is interrupted', () => {
    test(`is completed by the next, ${INTERRUPTIONS} times`, { timeout: 3_600_000 }, async () => {
      let ended = 0;
      const { wrong, seed } = await tryPairs(version, INTERRUPTIONS, async (place, first, second, at) => {
        const { interrupted, problems } = await tryInterruption(place, first, second, at);
        if (interrupted) ended++;
        return problems;
      });
      expect(wrong, seed).toEqual([]);
      if (process.env.PAIR === undefined) expect(ended, seed).toBeGreaterThan(INTERRUPTIONS / 2);
    });
  });
});

class Interrupted extends Error {}

/** Of what `apply` asks, so much is asked; as if the process were gone then. */
class Failing {
  private left: number;
  private readonly sends: boolean;
  happened = false;
  /** @param sends whether the server still gets the first request that nobody hears the answer of */
  constructor(requests: number, sends: boolean) {
    this.left = requests;
    this.sends = sends;
  }

  around(connection: NatsConnection): NatsConnection {
    return new Proxy(connection, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key);
        if (key === 'request')
          return (...args: Parameters<NatsConnection['request']>) => this.request(target, args);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }

  private async request(target: NatsConnection, args: Parameters<NatsConnection['request']>) {
    if (this.left-- > 0) return target.request(...args);
    if (this.sends && !this.happened) {
      this.happened = true;
      target.request(...args).catch(() => undefined);
      await target.flush();
    }
    this.happened = true;
    throw new Interrupted();
  }
}

async function tryInterruption(
  { connection, url, folder }: Place,
  first: Assets,
  second: Assets,
  at: number,
): Promise<{ interrupted: boolean; problems: string[] }> {
  await applyNow(connection, first, { folder });
  await use(connection, first);
  const before = await settledLive(connection);
  const plan = await planNow(connection, second);
  // It reads everything twice, and asks for others in between.
  const reading = 2 * (1 + before.filter(({ consumers }) => consumers.length > 0).length) + 1;
  const changing = 4 * plan.changes.filter(isPending).length;
  const failing = new Failing(reading + ((at * 7) % Math.max(1, changing)), at % 2 === 0);
  const own = await connect({ servers: url, noEcho: true });
  try {
    await applyNow(failing.around(own), second, { folder });
  } catch (error) {
    if (!(error instanceof ServerError) && !(error instanceof Interrupted)) throw error;
  } finally {
    await own.close();
  }
  const { outcome, plan: next } = await applyNow(connection, second, { folder });
  if (outcome.exit !== 0)
    return {
      interrupted: failing.happened,
      problems: [`the next: ${JSON.stringify(outcome.diagnostics)} ${shown(next.changes)}`],
    };
  const rest = await planNow(connection, second);
  const after = await settledLive(connection);
  return {
    interrupted: failing.happened,
    problems: [
      ...(rest.changes.length > 0 ? [`a second plan: ${shown(rest.changes)}`] : []),
      ...lostSilently(before, after, plan.changes),
      ...movedSilently(before, after, plan.changes),
    ],
  };
}
