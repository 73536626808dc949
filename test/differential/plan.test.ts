import { connect, type NatsConnection } from 'nats';
import { describe, expect, test } from 'vitest';
import { ServerError } from '../../src/provision/errors.ts';
import type { LiveStream } from '../../src/provision/plan/asset.ts';
import { type Change, destroys, isPending, type Plan } from '../../src/provision/plan/change.ts';
import { NATS_VERSIONS, type NatsVersion, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { applyNow, planNow, removeAll, settledLive, use } from '../support/provision/account.ts';
import { assets, description } from '../support/provision/random-assets.ts';
import { sample } from '../support/sample.ts';
import { tempDir } from '../support/temp-dir.ts';
import { describeWith } from '../support/tools.ts';

/** `npm run test:differential` tries them all. */
const FULL = process.env.NATSMITH_DIFFERENTIAL !== undefined;
const PAIRS = FULL ? 500 : 40;
const INTERRUPTIONS = FULL ? 50 : 12;
const AT_A_TIME = 4;

const CONFIG = 'port: -1, jetstream { store_dir: "@DIR@", max_mem: 1GB, max_file: 10GB }';
const serve = (version: NatsVersion) => startNatsServer({ version, config: CONFIG });
const pairs = (version: NatsVersion, count: number) => {
  const { values, seed } = sample(description(version), 2 * count, 21);
  return {
    seed,
    list: Array.from({ length: count }, (_, at) => [values[2 * at], values[2 * at + 1]] as const),
  };
};

const isSealedOff = ({ action }: Change) => !isPending({ action } as Change);
const pendingOf = (plan: Plan) => plan.changes.filter((change) => !isSealedOff(change));

/** Streams that lost messages although the plan did not say so. */
function lostSilently(before: readonly LiveStream[], after: readonly LiveStream[], plan: Plan): string[] {
  return before.flatMap(({ name, state, config }) => {
    // Copies come and go with what they are copies of.
    if (config.mirror || config.sources) return [];
    const announced = plan.changes.some(
      (change) =>
        change.loses.length > 0 &&
        (change.kind === 'stream'
          ? change.name === name
          : change.stream === name && change.loses.some((each) => each.includes('messages'))),
    );
    const now = after.find((stream) => stream.name === name)?.state.messages ?? 0;
    return now < state.messages && !announced ? [`${name} had ${state.messages} messages, has ${now}`] : [];
  });
}

/** Consumers that have moved although the plan keeps their position. */
function movedSilently(before: readonly LiveStream[], after: readonly LiveStream[], plan: Plan): string[] {
  return before.flatMap(({ name, consumers }) =>
    consumers.flatMap((consumer) => {
      const touched = plan.changes.some(
        (change) =>
          isPending(change) &&
          (change.name === name || change.name === `${name}/${consumer.name}`) &&
          (change.loses.length > 0 || change.action === 'recreate'),
      );
      const now = after
        .find((stream) => stream.name === name)
        ?.consumers.find((each) => each.name === consumer.name);
      if (touched || (now && now.ack_floor.stream_seq >= consumer.ack_floor.stream_seq)) return [];
      return [
        `${name}/${consumer.name} stood at ${consumer.ack_floor.stream_seq}, now ${now?.ack_floor.stream_seq}`,
      ];
    }),
  );
}

describe.each(NATS_VERSIONS)('nats-server %s', (version) => {
  describeWith([natsServerTool(version)], 'plan and apply, against the real server', () => {
    test(`${PAIRS} random pairs of what is there and what is wanted`, { timeout: 3_600_000 }, async () => {
      const { seed, list } = pairs(version, PAIRS);
      const wrong = await tryAll(version, list, ({ connection, folder }, [first, second]) =>
        tryPair(connection, assets(first), assets(second), folder),
      );
      expect(wrong, seed).toEqual([]);
    });

    test(`apply, interrupted ${INTERRUPTIONS} times, is completed by the next`, {
      timeout: 3_600_000,
    }, async () => {
      const { seed, list } = pairs(version, INTERRUPTIONS);
      const wrong = await tryAll(version, list, (place, [first, second], at) =>
        tryInterruption(place, assets(first), assets(second), at),
      );
      expect(wrong, seed).toEqual([]);
    });
  });
});

type Pair = ReturnType<typeof pairs>['list'][number];

interface Place {
  readonly connection: NatsConnection;
  readonly url: string;
  readonly folder: string;
}

/** Several servers at once, one pair after the other on each. @returns what went wrong */
async function tryAll(
  version: NatsVersion,
  list: readonly Pair[],
  judge: (place: Place, pair: Pair, at: number) => Promise<string[]>,
): Promise<string[]> {
  const wrong: string[] = [];
  const queue = list.entries();
  const work = async () => {
    await using server = await serve(version);
    await using folder = await tempDir();
    const connection = await connect({ servers: server.url, noEcho: true });
    for (const [at, pair] of queue) {
      const problems = await judge({ connection, url: server.url, folder: folder.path }, pair, at);
      if (problems.length > 0) wrong.push(`pair ${at}: ${problems.join('\n')}\n${JSON.stringify(pair)}`);
      await removeAll(connection);
    }
    await connection.close();
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return wrong;
}

type Assets = ReturnType<typeof assets>;

async function tryPair(
  connection: NatsConnection,
  first: Assets,
  second: Assets,
  folder: string,
): Promise<string[]> {
  const made = await applyNow(connection, first, { folder });
  if (made.outcome.exit !== 0) return [`making it: ${JSON.stringify(made.outcome.diagnostics)}`];
  const idle = await planNow(connection, first);
  if (idle.changes.length > 0) return [`what was made is not as wanted: ${JSON.stringify(pendingOf(idle))}`];
  await use(connection, first);
  const before = await settledLive(connection);
  const problems: string[] = [];

  // Without a permission: nothing that destroys.
  const plan = await planNow(connection, second);
  const cautious = await applyNow(connection, second, { folder, allow: new Set() });
  const shown = (changes: readonly Change[]) =>
    JSON.stringify(changes.map(({ name, action, fields }) => [name, action, fields]));
  if (shown(cautious.plan.changes) !== shown(plan.changes)) problems.push('apply has another plan than plan');
  if (cautious.outcome.exit === 1) problems.push(`cautious: ${JSON.stringify(cautious.outcome.diagnostics)}`);
  const kept = await settledLive(connection);
  const nothing: Plan = { ...plan, changes: [] };
  problems.push(...lostSilently(before, kept, nothing), ...movedSilently(before, kept, nothing));
  if (problems.length > 0) return problems.map((each) => `without a permission: ${each}`);

  // With all of them: as described, and nothing lost that was not said.
  const { outcome, plan: rest } = await applyNow(connection, second, { folder });
  if (outcome.exit !== 0)
    return [
      `apply: ${JSON.stringify(outcome.diagnostics)} ${JSON.stringify(rest.changes.map(({ name, action }) => [name, action]))}`,
    ];
  const after = await settledLive(connection);
  problems.push(...lostSilently(kept, after, rest), ...movedSilently(kept, after, rest));
  const second2 = await planNow(connection, second);
  if (second2.changes.length > 0) problems.push(`a second plan: ${JSON.stringify(pendingOf(second2))}`);
  if (plan.changes.filter(destroys).some(({ name }) => !rest.changes.some((each) => each.name === name)))
    problems.push('something was destroyed without a permission');
  return problems;
}

class Interrupted extends Error {}

/** Every request after so many fails, as if the process were gone; the connection ends with it. */
function failingAfter(connection: NatsConnection, requests: number): NatsConnection {
  let left = requests;
  return new Proxy(connection, {
    get(target, key) {
      if (key === 'request')
        return (...args: Parameters<NatsConnection['request']>) => {
          if (left-- <= 0) throw new Interrupted();
          return target.request(...args);
        };
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

async function tryInterruption(
  { connection, url, folder }: Place,
  first: Assets,
  second: Assets,
  at: number,
): Promise<string[]> {
  await applyNow(connection, first, { folder });
  await use(connection, first);
  const before = await settledLive(connection);
  const plan = await planNow(connection, second);
  // The first requests only read.
  const requests = 8 + ((at * 7) % 40);
  const own = await connect({ servers: url, noEcho: true });
  try {
    await applyNow(failingAfter(own, requests), second, { folder });
  } catch (error) {
    if (!(error instanceof ServerError) && !(error instanceof Interrupted)) throw error;
  } finally {
    await own.close();
  }
  const { outcome } = await applyNow(connection, second, { folder });
  if (outcome.exit !== 0) return [`the next: ${JSON.stringify(outcome.diagnostics)}`];
  const rest = await planNow(connection, second);
  const after = await settledLive(connection);
  return [
    ...(rest.changes.length > 0 ? [`a second plan: ${JSON.stringify(pendingOf(rest))}`] : []),
    ...lostSilently(before, after, plan),
  ];
}
