import fc from 'fast-check';
import type { NatsConnection } from 'nats';
import type { StreamAsset } from '../../../src/lower/assets/assets.ts';
import type { NatsVersion } from '../nats-server.ts';
import { api } from './account.ts';

/*
 * Streams and consumers as people and clients make them: with few fields or many, through the API and nothing of natsmith's.
 */

type Fields = Readonly<Record<string, unknown>>;

/** What Go's clients do not send. */
const isEmpty = (value: unknown) => value === 0 || value === false || value === -1 || value === undefined;

const SECOND = 1_000_000_000;
const choose = <T>(...values: T[]) => fc.constantFrom(...values);
/** Often not given at all. */
const maybe = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined, freq: 2 });

/** Fields that random descriptions have none of. */
const moreOfStreams = (version: NatsVersion) =>
  fc
    .record(
      {
        max_age: maybe(
          100_000_500,
          90 * SECOND,
          36 * 3600 * SECOND,
          365 * 86_400 * SECOND,
          100 * 365 * 86_400 * SECOND,
        ),
        max_bytes: maybe(1_000_000, 1 << 20, 3 * 512 * 1024),
        max_msg_size: maybe(100, 65_536),
        subject_transform: maybe({ src: '', dest: 'to.>' }, { src: 'a', dest: 'b.c.d' }),
        republish: maybe({ src: '>', dest: 're.>' }, { dest: 'again.>', headers_only: true }),
        per_subject: maybe({ discard: 'new', discard_new_per_subject: true, max_msgs_per_subject: 5 }),
        no_ack: maybe(true),
        allow_rollup_hdrs: maybe(true, false),
        consumer_limits:
          version === '2.10' ? fc.constant(undefined) : maybe({ inactive_threshold: 3600 * SECOND }),
        metadata: maybe({ 'by hand': 'no', 'io.nats/x': 'ä' }, { team: 'x' }),
      },
      { noNullPrototype: true },
    )
    .map(({ per_subject, ...fields }): Fields => ({ ...fields, ...per_subject }));

const PUSH = ['idle_heartbeat', 'flow_control', 'rate_limit_bps', 'deliver_group'];
const PULL = ['max_expires', 'max_bytes', 'max_batch'];

const moreOfConsumers = fc.record(
  {
    num_replicas: maybe(0, 1),
    ack_wait: maybe(1500, SECOND, 90 * SECOND, 1_234_567_000_000),
    max_expires: maybe(60 * SECOND),
    max_bytes: maybe(1 << 20),
    max_batch: maybe(100),
    sample_freq: maybe('30', '100%'),
    idle_heartbeat: maybe(5 * SECOND),
    flow_control: maybe(true),
    rate_limit_bps: maybe(1_000_000),
    deliver_group: maybe('workers'),
    metadata: maybe({ 'by hand': 'no' }),
  },
  { noNullPrototype: true },
);

export const handMade = (version: NatsVersion) =>
  fc.record({
    /** Whether what is empty is written, too. */
    short: fc.boolean(),
    streams: fc.array(fc.option(moreOfStreams(version), { nil: {}, freq: 2 }), {
      minLength: 5,
      maxLength: 5,
    }),
    consumers: fc.array(fc.option(moreOfConsumers, { nil: {}, freq: 2 }), { minLength: 3, maxLength: 3 }),
    /** Names that specs do not have. */
    odd: choose(false, false, true),
  });

export type HandMade = ReturnType<typeof handMade> extends fc.Arbitrary<infer T> ? T : never;

/**
 * Makes them, each with the further fields if the server takes it with these, else without.
 */
export async function makeByHand(
  connection: NatsConnection,
  assets: readonly StreamAsset[],
  { short, streams, consumers, odd }: HandMade,
): Promise<void> {
  const written = (config: Fields): Fields =>
    short ? Object.fromEntries(Object.entries(config).filter(([, value]) => !isEmpty(value))) : config;
  const create = async (subject: string, more: Fields, payload: (more: Fields) => object) => {
    for (const fields of [more, {}])
      try {
        await api(connection, subject, payload(fields));
        return;
      } catch (error) {
        if (fields !== more) throw error;
      }
  };
  // Copies after what they are copies of.
  const ordered = [...assets].sort((a, b) => Number(isCopy(a)) - Number(isCopy(b)));
  for (const [at, asset] of ordered.entries()) {
    const { name, config } = asset;
    const more = isCopy(asset) ? {} : streams[at]!;
    await create(`STREAM.CREATE.${name}`, more, (fields) => written({ ...config, ...fields }));
    for (const [number, consumer] of asset.consumers.entries()) {
      const own = { opt_start_seq: consumer.startLast === undefined ? undefined : 1, ...consumer.config };
      const path = `CONSUMER.CREATE.${name}.${consumer.name}`;
      const others = consumer.config.deliver_subject === undefined ? PUSH : PULL;
      const fitting = Object.entries(consumers[number]!).filter(([field]) => !others.includes(field));
      await create(path, Object.fromEntries(fitting), (fields) => ({
        stream_name: name,
        config: written({ ...own, ...fields }),
      }));
    }
  }
  if (odd && ordered.length > 0) {
    const name = ordered[0]!.name;
    await api(connection, 'STREAM.CREATE.ünlike', { name: 'ünlike', subjects: ['ünlike'] });
    await api(connection, `CONSUMER.DURABLE.CREATE.${name}.ünlike`, {
      stream_name: name,
      config: { durable_name: 'ünlike', ack_policy: 'explicit', filter_subject: 'never' },
    }).catch(() => undefined);
    await api(connection, `CONSUMER.CREATE.${name}`, {
      stream_name: name,
      config: { ack_policy: 'none', deliver_subject: 'passing.by' },
    }).catch(() => undefined);
  }
}

/** Whether no spec could describe it: its name, texts that metadata does not take, durations finer than a millisecond. */
export const isUnsayable = (name: string, config: Fields): boolean =>
  /[^A-Z0-9c]/.test(name) ||
  'by hand' in ((config.metadata ?? {}) as object) ||
  ['max_age', 'ack_wait'].some((field) => Number(config[field] ?? 0) % 1_000_000 !== 0);

const isCopy = ({ config }: StreamAsset) => config.mirror !== undefined || config.sources !== undefined;
