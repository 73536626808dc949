import { assetsOf } from '../../lower/assets/assets.ts';
import type { LiveConsumer, LiveStream } from '../../provision/plan/asset.ts';
import { heldConsumer, MARKS } from '../../provision/plan/marks.ts';
import { planOf } from '../../provision/plan/plan.ts';
import { type Options, optionsSchema } from '../../spec/options.ts';
import { type BucketOptions, bucketOptions } from './bucket.ts';
import { consumerOptions } from './consumer.ts';
import { streamOptions } from './stream.ts';
import type { Entries } from './values.ts';

/** Something of the server's that the spec does not have, and that natsmith therefore leaves as it is. */
export interface LeftAlone {
  /** `ORDERS`, or `ORDERS/processor`. */
  readonly asset: string;
  /** Of the server's API; absent where it is about the whole. */
  readonly field?: string;
  readonly reason: string;
}

/** Live streams, consumers and buckets, as options. */
export interface ImportedAssets {
  readonly streams: Readonly<Record<string, Entries>>;
  readonly kv: Readonly<Record<string, Entries>>;
  readonly object: Readonly<Record<string, Entries>>;
  readonly consumers: number;
  readonly leftAlone: readonly LeftAlone[];
  /** In what the stream behind a bucket is not as natsmith makes it. */
  readonly notBuckets: readonly LeftAlone[];
}

const schema = optionsSchema.pick({ streams: true, buckets: true, accounts: true });
type Some = Pick<Options, 'streams' | 'buckets' | 'accounts'>;

/**
 * What a server has, as a spec describes it. Each stream and each consumer is described so that `apply` would change nothing of it
 * but its mark, or not at all: half of it would be taken away from it.
 * @param version of nats-server
 */
export function importAssets(live: readonly LiveStream[], version: string): ImportedAssets {
  const streams: [string, Entries][] = [];
  const buckets = { kv: [] as [string, Entries][], object: [] as [string, Entries][] };
  const leftAlone: LeftAlone[] = [];
  const notBuckets: LeftAlone[] = [];
  let consumers = 0;
  for (const stream of live) {
    const { name } = stream;
    const bucket = bucketOptions(name, stream.config);
    const others = bucket ? notBucket(bucket, stream, version) : [];
    if (bucket && others.length === 0) {
      buckets[bucket.kind].push([bucket.name, bucket.options]);
      leftAlone.push(...passing(stream));
      continue;
    }
    const options = streamOptions(stream.config);
    const reasons = differing({ streams: { [name]: options } }, { ...stream, consumers: [] }, version);
    if (reasons.length > 0) {
      leftAlone.push(...reasons.map((reason) => ({ asset: name, ...reason })));
      continue;
    }
    const kept: [string, Entries][] = [];
    for (const consumer of stream.consumers.filter(isDurable)) {
      const entry: [string, Entries] = [consumer.name, consumerOptions(consumer.config)];
      const described = { streams: { [name]: { ...options, consumers: Object.fromEntries([entry]) } } };
      const wrong = heldConsumer(consumer.config)
        ? [{ reason: 'it keeps the place of another for an apply that was interrupted: run that again' }]
        : differing(described, { ...stream, consumers: [consumer] }, version);
      leftAlone.push(...wrong.map((reason) => ({ asset: `${name}/${consumer.name}`, ...reason })));
      if (wrong.length === 0) kept.push(entry);
    }
    leftAlone.push(...passing(stream));
    notBuckets.push(...others.map((other) => ({ asset: name, ...other })));
    consumers += kept.length;
    streams.push([name, kept.length > 0 ? { ...options, consumers: Object.fromEntries(kept) } : options]);
  }
  const [kv, object] = [Object.fromEntries(buckets.kv), Object.fromEntries(buckets.object)];
  return { streams: Object.fromEntries(streams), kv, object, consumers, leftAlone, notBuckets };
}

/** Why the stream behind a bucket is not what the bucket's options make of it. */
function notBucket(bucket: BucketOptions, stream: LiveStream, version: string): Omit<LeftAlone, 'asset'>[] {
  if (stream.consumers.some(isDurable)) return [{ reason: 'a bucket has no durable consumers' }];
  const { kind, name, options } = bucket;
  return differing({ buckets: { [kind]: { [name]: options } } }, stream, version);
}

/** Why a description is not the stream: what no option takes, and else what `plan` would find to change. */
function differing(described: Entries, live: LiveStream, version: string): Omit<LeftAlone, 'asset'>[] {
  const parsed = schema.safeParse(described);
  if (!parsed.success)
    return parsed.error.issues.map(({ path, code }) => ({
      reason:
        code === 'invalid_key'
          ? `natsmith takes no name such as ${JSON.stringify(path.at(-1))} (${path.slice(2, -1).join('.') || String(path[0])})`
          : `no option can be ${JSON.stringify(valueAt(described, path))} (${path.slice(2).join('.')})`,
    }));
  const plan = planOf([live], assetsOf(parsed.data satisfies Some), {
    deployment: '',
    version,
    now: Date.now(),
    saves: true,
    interrupted: new Map(),
  });
  // A description of nothing (`__proto__`) differs in no field.
  if (plan.changes.some(({ action }) => action === 'unmanaged'))
    return [{ reason: 'no spec can hold that name' }];
  return plan.changes
    .flatMap(({ fields }) => fields)
    .filter(({ field }) => !MARKS.has(field.replace(/^metadata\./, '')))
    .map(({ field, from, to }) => ({
      field,
      reason:
        to === undefined
          ? `nothing in a spec says ${JSON.stringify(from)}`
          : `${from === undefined ? 'there is none' : `it is ${JSON.stringify(from)}`}, and the spec would make it ${JSON.stringify(to)}`,
    }));
}

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value);

const isDurable = ({ config }: LiveConsumer): boolean => Boolean(config.durable_name);

/** Consumers that go when their clients do. */
function passing({ name, consumers }: LiveStream): LeftAlone[] {
  const some = consumers.filter((each) => !isDurable(each)).length;
  if (some === 0) return [];
  const what = some === 1 ? 'a consumer that is' : `${some} consumers that are`;
  return [{ asset: name, reason: `${what} not durable: clients make them, and they go with their clients` }];
}
