/**
 * A duration as people write it: `30s`, `24h`, `7d`, `1h30m`. For `^…$` in JavaScript and `lib.types.strMatching` alike.
 * Six segments of at most so many digits stay below Go's int64 nanoseconds (time.Duration, 292 years).
 */
export const DURATION_PATTERN =
  '([0-9]{1,3}w|[0-9]{1,4}d|[0-9]{1,5}h|[0-9]{1,7}m|[0-9]{1,8}s|[0-9]{1,9}ms){1,6}';

const wholeDuration = new RegExp(`^${DURATION_PATTERN}$`);
const inMilliseconds = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
type Unit = keyof typeof inMilliseconds;

function segments(text: string): { count: number; unit: Unit }[] {
  if (!wholeDuration.test(text))
    throw new RangeError(`${JSON.stringify(text)} is not a duration such as 30s or 1h30m`);
  return Array.from(text.matchAll(/([0-9]+)(ms|[wdhms])/g), ([, count, unit]) => ({
    count: Number(count),
    unit: unit as Unit,
  }));
}

/** Milliseconds, exactly. @throws RangeError when the text does not match {@link DURATION_PATTERN} */
export function milliseconds(text: string): number {
  return segments(text).reduce((sum, { count, unit }) => sum + count * inMilliseconds[unit], 0);
}

/**
 * The same duration for Go's `time.ParseDuration`, which knows neither days nor weeks: `7d` is `168h`.
 * @throws RangeError when the text does not match {@link DURATION_PATTERN}
 */
export function goDuration(text: string): string {
  return segments(text)
    .map(({ count, unit }) => {
      if (unit === 'w') return `${count * 168}h`;
      if (unit === 'd') return `${count * 24}h`;
      return `${count}${unit}`;
    })
    .join('');
}

/** Whole seconds, rounded up. @throws RangeError as {@link goDuration} */
export function seconds(text: string): number {
  return Math.ceil(milliseconds(text) / 1000);
}

/** Nanoseconds, the unit of the JetStream API. @throws RangeError as {@link goDuration} */
export function nanoseconds(text: string): bigint {
  return BigInt(milliseconds(text)) * 1_000_000n;
}

/** Of each unit, the most that one segment of {@link DURATION_PATTERN} holds. */
const MOST = { d: 9999, h: 99_999, m: 9_999_999, s: 99_999_999, ms: 999_999_999 } as const;

/**
 * Milliseconds as people write them: in one unit where that says it exactly (`365d`, `90m`), else in several; exact.
 * Of some beyond 54 years, {@link DURATION_PATTERN} has no text.
 */
export function durationWritten(milliseconds: number): string {
  const units = ['d', 'h', 'm', 's', 'ms'] as const;
  const one = units.find((unit) => {
    const count = milliseconds / inMilliseconds[unit];
    return Number.isInteger(count) && count >= 1 && count <= MOST[unit];
  });
  if (one) return `${milliseconds / inMilliseconds[one]}${one}`;
  let rest = milliseconds;
  let text = '';
  for (const unit of units)
    for (; rest >= inMilliseconds[unit]; ) {
      const count = Math.min(Math.floor(rest / inMilliseconds[unit]), MOST[unit]);
      text += `${count}${unit}`;
      rest -= count * inMilliseconds[unit];
    }
  return text || '0s';
}

const GO_DURATION = /^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;
const inNanoseconds = {
  ns: 1,
  us: 1000,
  µs: 1000,
  μs: 1000,
  ms: 1_000_000,
  s: 1_000_000_000,
  m: 60_000_000_000,
  h: 3_600_000_000_000,
} as const;

/** Seconds of a text that Go's `time.ParseDuration` takes, roughly; undefined for any other. */
export function goSeconds(text: string): number | undefined {
  if (!GO_DURATION.test(text)) return undefined;
  const parts = text.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g);
  const sum = [...parts].reduce(
    (all, [, count, unit]) => all + Number(count) * inNanoseconds[unit as 'ns'],
    0,
  );
  return (text.startsWith('-') ? -sum : sum) / 1_000_000_000;
}
