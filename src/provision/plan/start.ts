import { type Config, type LiveConsumer, numberOf, type WantedConsumer } from './asset.ts';
import { markedStart } from './marks.ts';

/*
 * Where a consumer begins counts once, when it is made, and cannot be changed afterwards (`server/consumer.go`,
 * checkNewConsumerConfig). One that was to begin with the last hundred messages, or that was made anew where it stood, shows the
 * sequence that this came to: what was wanted is kept in its metadata.
 */

/** The fields that say where a consumer begins. */
export const START_FIELDS = ['deliver_policy', 'opt_start_seq', 'opt_start_time'] as const;

/** `all`, `by_start_sequence 100`, `last_messages 5`. */
export function wantedStart({ config, startLast }: WantedConsumer): string {
  return startLast === undefined ? startText(config) : `last_messages ${startLast}`;
}

export const liveStart = (config: Config): string => markedStart(config) ?? startText(config);

export const sameStart = (one: string, other: string): boolean => canonical(one) === canonical(other);

function startText(config: Config): string {
  const place = config.opt_start_seq ?? config.opt_start_time;
  return `${String(config.deliver_policy)}${place ? ` ${place}` : ''}`;
}

/** One moment has many texts. */
function canonical(start: string): string {
  const [, policy, moment] = /^(by_start_time) (.+)$/.exec(start) ?? [];
  if (policy === undefined) return start;
  const [, fraction = ''] = /[.](\d+)/.exec(moment!) ?? [];
  return `${policy} ${Date.parse(moment!.replace(/[.]\d+/, ''))} ${fraction.replace(/0+$/, '')}`;
}

/** The fields, as the server is given them. */
export const startFields = (config: Config): Config =>
  Object.fromEntries(
    START_FIELDS.flatMap((field) => (config[field] === undefined ? [] : [[field, config[field]]])),
  );

export const withoutStart = (config: Config): Config =>
  Object.fromEntries(Object.entries(config).filter(([key]) => !START_FIELDS.includes(key as never)));

/** Of a new consumer: as it is wanted, `startLast` counted from the stream's end. */
export function freshStart({ config, startLast }: WantedConsumer, lastSequence: number): Config {
  if (startLast === undefined) return startFields(config);
  return bySequence(Math.max(1, lastSequence - startLast + 1));
}

export const bySequence = (sequence: number): Config => ({
  deliver_policy: 'by_start_sequence',
  opt_start_seq: sequence,
});

/** The message after which everything may still be wanted. */
export const nextOf = (consumer: LiveConsumer): number => numberOf(consumer.ack_floor.stream_seq) + 1;
