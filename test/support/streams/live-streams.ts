import { createInbox, type NatsConnection } from 'nats';
import { analyze } from '../../../src/analyze/analyze.ts';
import { errCodeOf } from '../../../src/analyze/catalogue/entry.ts';
import { type Code, entryOf } from '../../../src/analyze/catalogue.ts';
import type { Path } from '../../../src/domain/diagnostic.ts';
import { assetsOf } from '../../../src/lower/assets/assets.ts';
import { resolve } from '../../../src/spec/resolve.ts';
import type { SpecInput } from '../../../src/spec/spec.ts';
import { specOf } from '../emitted.ts';
import { waitFor } from '../wait-for.ts';
import type { Streams } from './random-streams.ts';

interface Answer {
  /** Not there where a stream that keeps requests has answered in the server's place. */
  readonly type?: string;
  readonly error?: { readonly err_code?: number; readonly description?: string };
}

/** The server's refusal of a request to JetStream: its `err_code`, and what it says. */
async function refusal(client: NatsConnection, what: string, request: unknown) {
  const { data } = await client.request(`$JS.API.${what}`, JSON.stringify(request), { timeout: 20_000 });
  const { type, error } = JSON.parse(new TextDecoder().decode(data)) as Answer;
  if (type === undefined) throw new Error(`${what}: a stream has answered`);
  return error && { code: error.err_code, text: error.description };
}

/** Removes a stream, even one that answers requests. */
async function remove(client: NatsConnection, name: string): Promise<void> {
  client.publish(`$JS.API.STREAM.DELETE.${name}`, undefined, { reply: createInbox() });
  await client.flush();
  const isGone = () =>
    refusal(client, `STREAM.INFO.${name}`, {}).then(
      (answer) => (answer?.code === 10059 ? true : undefined),
      () => undefined,
    );
  if (!(await waitFor(isGone, 10_000))) throw new Error(`${name} does not go`);
}

/** A stream that stays, as 2.10 may not find its folders while it removes those of an account's last stream. */
export const anchor = (client: NatsConnection) =>
  refusal(client, 'STREAM.CREATE.ANCHOR', { name: 'ANCHOR', max_bytes: 1, mirror: { name: 'NOWHERE' } });

/** Where streams are made. */
export interface Place {
  readonly natsVersion: string;
  /** Of an account, where they are in one. */
  readonly limits?: AccountLimits | undefined;
}

type AccountLimits = NonNullable<
  NonNullable<NonNullable<SpecInput['base']>['accounts']>[string]
>['jetstream'];

const inAccount = (streams: Streams, jetstream: AccountLimits): NonNullable<SpecInput['base']> => ({
  auth: { enable: true },
  accounts: { SHOP: { users: [{ name: 'app', publish: ['a'], subscribe: ['a'] }], jetstream, streams } },
});

/** What check says of streams, with the `err_code` that it expects of the server. */
function check(streams: Streams, { natsVersion, limits }: Place) {
  const spec = specOf({ name: 'x', natsVersion, base: limits ? inAccount(streams, limits) : { streams } });
  const deployments = resolve(spec);
  const found = analyze(spec, deployments).map(({ code, path, message }) => ({
    // In an account or not, below `streams`.
    path: path.slice(path.indexOf('streams')),
    message,
    code,
    errCode: errCodeOf(entryOf(code as Code), natsVersion),
  }));
  return { found, assets: assetsOf(deployments[0]!.options) };
}

type Found = ReturnType<typeof check>['found'];

const isWithin = (path: Path, outer: Path) => outer.every((key, index) => path[index] === key);
const expected = (found: Found, isAbout: (path: Path) => boolean) =>
  found.filter(({ path, errCode }) => errCode !== undefined && isAbout(path));

/**
 * Makes streams and consumers one after the other, and asks check about each beside those that the server has taken: it must
 * refuse with one of the codes that check expects, and where it expects none, take it.
 */
export async function disagreements(client: NatsConnection, streams: Streams, place: Place) {
  const wrong: string[] = [];
  const codes: number[] = [];
  const judge = (
    what: string,
    wanted: Found,
    answer: Awaited<ReturnType<typeof refusal>>,
    given: unknown,
  ) => {
    if (answer?.code !== undefined) codes.push(answer.code);
    const fits = answer ? wanted.some(({ errCode }) => errCode === answer.code) : wanted.length === 0;
    const said = answer ? `refuses with ${answer.code} (${answer.text})` : 'takes it';
    const claims = wanted.map(({ errCode, message }) => `${errCode} (${message})`).join(', ') || 'nothing';
    if (!fits) wrong.push(`${what}: the server ${said}, check says ${claims}: ${JSON.stringify(given)}`);
  };

  const taken: Record<string, NonNullable<Streams[string]>> = {};
  for (const [name, { consumers = {}, ...stream }] of Object.entries(streams) as [
    string,
    Streams[string],
  ][]) {
    const path = ['streams', name];
    const now = { ...taken, [name]: stream };
    const { found, assets } = check(now, place);
    const { config } = assets.find((asset) => asset.name === name)!;
    const answer = await refusal(client, `STREAM.CREATE.${name}`, config);
    judge(
      name,
      expected(found, (at) => isWithin(at, path)),
      answer,
      now,
    );
    if (answer) continue;
    if (found.some(({ code }) => code === 'stream/answers-api')) {
      await remove(client, name);
      continue;
    }
    taken[name] = stream;

    const made: Record<string, NonNullable<typeof consumers>[string]> = {};
    for (const [durable, consumer] of Object.entries(consumers ?? {})) {
      const all = { ...taken, [name]: { ...stream, consumers: { ...made, [durable]: consumer } } };
      const asked = check(all, place);
      const asset = asked.assets
        .find((each) => each.name === name)!
        .consumers.find((each) => each.name === durable)!;
      const request = {
        stream_name: name,
        config: { ...asset.config, ...(asset.startLast !== undefined && { opt_start_seq: 1 }) },
        action: 'create',
      };
      const said = await refusal(client, `CONSUMER.CREATE.${name}.${durable}`, request);
      const at = [...path, 'consumers', durable];
      judge(
        `${name}/${durable}`,
        expected(asked.found, (each) => isWithin(each, at)),
        said,
        all,
      );
      if (!said) made[durable] = consumer;
    }
    taken[name] = { ...stream, consumers: made };
  }
  for (const name of Object.keys(taken)) await remove(client, name);
  return { wrong, codes };
}
