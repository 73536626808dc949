import { setTimeout as sleep } from 'node:timers/promises';
import { ErrorCode, type NatsConnection, NatsError } from 'nats';
import { analyze } from '../../../src/analyze/analyze.ts';
import { errCodeOf } from '../../../src/analyze/catalogue/entry.ts';
import { type Code, entryOf } from '../../../src/analyze/catalogue.ts';
import type { Path } from '../../../src/domain/diagnostic.ts';
import { assetsOf } from '../../../src/lower/assets/assets.ts';
import { resolve } from '../../../src/spec/resolve.ts';
import type { SpecInput } from '../../../src/spec/spec.ts';
import { specOf } from '../emitted.ts';
import { type Refusal, refusal, remove } from './live-streams.ts';
import type { Assets } from './random-streams.ts';

type Base = NonNullable<SpecInput['base']>;

/** Where streams are made. */
export interface Place {
  readonly natsVersion: string;
  /** Of an account, where they are in one. */
  readonly limits?: NonNullable<NonNullable<Base['accounts']>[string]>['jetstream'] | undefined;
  /** What else a spec would say of the server. */
  readonly options?: Base;
}

/** Something that is made, and what there is to be with it. */
interface Step {
  readonly path: Path;
  after(taken: Assets): Assets;
}

/** What disagreed, and what check and the server said in accord. */
export interface Outcome {
  readonly wrong: readonly string[];
  readonly errCodes: readonly number[];
  readonly codes: readonly string[];
}

/**
 * Makes streams, consumers and buckets one after the other, and asks check about each beside those that the server has taken: it
 * must refuse with one of the codes that check expects, and where it expects none, take it.
 */
export async function disagreements(client: NatsConnection, set: Assets, place: Place): Promise<Outcome> {
  const wrong: string[] = [];
  const errCodes: number[] = [];
  const codes: string[] = [];
  let taken: Assets = { streams: {}, kv: {}, object: {} };
  let isRefused = false;
  /** Not where a stream that answers requests had to go again. */
  let isWhole = true;
  const made: string[] = [];
  for (const { path, after } of steps(set)) {
    const [, stream, isConsumer] = path;
    if (isConsumer === 'consumers' && !Object.hasOwn(taken.streams, stream!)) continue;
    const now = after(taken);
    const { found, request } = check(now, place, path);
    const wanted = found.filter(
      (each) => each.errCode !== undefined && path.every((key, at) => each.path[at] === key),
    );
    const ask = () => answerOf(client, request, place);
    let answer = await ask();
    // In a cluster, one server may know of another, or of what was deleted, a moment after the next: a refusal lasts.
    const isUnforeseen = (code: number) => !wanted.some(({ errCode }) => errCode === code);
    for (
      let tries = 0;
      place.options?.cluster && answer && isUnforeseen(answer.code) && tries < 10;
      tries++
    ) {
      await sleep(500);
      answer = await ask();
    }
    if (answer) errCodes.push(answer.code);
    codes.push(...wanted.filter(({ errCode }) => errCode === answer?.code).map(({ code }) => code));
    const problem = contradiction(answer, wanted);
    if (problem) wrong.push(`${path.join('.')}: ${problem}: ${JSON.stringify(now)}`);
    isRefused ||= answer !== undefined;
    if (answer) continue;
    if (found.some(({ code }) => code === 'stream/answers-api')) {
      await remove(client, request.name);
      isWhole = false;
      continue;
    }
    if (isConsumer !== 'consumers') made.push(request.name);
    taken = now;
  }
  const whole = check(set, place).found.filter(({ errCode }) => errCode !== undefined);
  if (isWhole && whole.length > 0 !== isRefused)
    wrong.push(
      `as a whole, check reports ${whole.length}, the server refuses ${isRefused}: ${JSON.stringify(set)}`,
    );
  for (const name of made) await remove(client, name);
  return { wrong, errCodes, codes };
}

/** Without a leader, a cluster does not answer at all; it is asked again then, and makes twice the same what it has made. */
async function answerOf(
  client: NatsConnection,
  { subject, data }: { readonly subject: string; readonly data: unknown },
  { options }: Place,
): Promise<Refusal | undefined> {
  const last = options?.cluster ? 6 : 1;
  for (let tries = 1; ; tries++)
    try {
      return await refusal(client, subject, data, 20_000 / Math.min(last, 2));
    } catch (error) {
      const isUnanswered = error instanceof NatsError && error.code === ErrorCode.Timeout;
      if (!isUnanswered || tries === last) throw new Error(`${subject} ${JSON.stringify(data)}: ${error}`);
    }
}

function* steps({ streams, kv, object }: Assets): Generator<Step> {
  for (const [name, { consumers, ...bare }] of Object.entries(streams)) {
    yield {
      path: ['streams', name],
      after: (all) => ({ ...all, streams: { ...all.streams, [name]: bare } }),
    };
    for (const [durable, consumer] of Object.entries(consumers ?? {}))
      yield {
        path: ['streams', name, 'consumers', durable],
        after: (all) => {
          const { consumers: before, ...stream } = all.streams[name]!;
          const its = { ...before, [durable]: consumer };
          return { ...all, streams: { ...all.streams, [name]: { ...stream, consumers: its } } };
        },
      };
  }
  for (const [name, bucket] of Object.entries(kv))
    yield { path: ['buckets', 'kv', name], after: (all) => ({ ...all, kv: { ...all.kv, [name]: bucket } }) };
  for (const [name, bucket] of Object.entries(object))
    yield {
      path: ['buckets', 'object', name],
      after: (all) => ({ ...all, object: { ...all.object, [name]: bucket } }),
    };
}

function contradiction(answer: Refusal | undefined, wanted: readonly Found[]): string | undefined {
  if (answer ? wanted.some(({ errCode }) => errCode === answer.code) : wanted.length === 0) return undefined;
  const said = answer ? `refuses with ${answer.code} (${answer.text})` : 'takes it';
  const claims = wanted.map(({ errCode, message }) => `${errCode} (${message})`).join(', ') || 'nothing';
  return `the server ${said}, check says ${claims}`;
}

interface Found {
  /** Below the account's options, or the deployment's. */
  readonly path: Path;
  readonly code: string;
  readonly message: string;
  readonly errCode: number | undefined;
}

/** What check says, with the `err_code` that it expects of the server; and the request that makes what is at the path. */
function check({ streams, kv, object }: Assets, { natsVersion, limits, options }: Place, path: Path = []) {
  const assets = { streams, buckets: { kv, object } };
  const users = [{ name: 'app', publish: ['a'], subscribe: ['a'] }];
  const inAccount = { auth: { enable: true }, accounts: { SHOP: { users, jetstream: limits, ...assets } } };
  const base: Base = { ...options, ...(limits ? inAccount : assets) };
  const spec = specOf({ name: 'x', natsVersion, base });
  const deployments = resolve(spec);
  const own = limits ? 3 : 1;
  const found = analyze(spec, deployments).map(
    ({ code, path: at, message }): Found => ({
      path: at.slice(own),
      code,
      message,
      errCode: errCodeOf(entryOf(code as Code), natsVersion),
    }),
  );
  const isAt = (asset: { readonly path: Path }) => asset.path.slice(own - 1).join('.') === path.join('.');
  const all = assetsOf(deployments[0]!.options);
  const stream = all.find(isAt);
  if (stream)
    return {
      found,
      request: { name: stream.name, subject: `STREAM.CREATE.${stream.name}`, data: stream.config },
    };
  const of = all.find(({ consumers }) => consumers.some(isAt));
  const consumer = of?.consumers.find(isAt);
  const data = {
    stream_name: of?.name,
    config: { ...consumer?.config, ...(consumer?.startLast !== undefined && { opt_start_seq: 1 }) },
    action: 'create',
  };
  return {
    found,
    request: { name: of?.name ?? '', subject: `CONSUMER.CREATE.${of?.name}.${consumer?.name}`, data },
  };
}
