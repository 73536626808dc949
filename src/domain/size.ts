/**
 * A size as people write it: `512MB`, `1Gi`, `10KiB`, `100`. For `^…$` in JavaScript and `lib.types.strMatching` alike
 * (both need the whole text to match). The digits are limited so that a product never exceeds 2^53.
 */
export const SIZE_PATTERN =
  '([0-9]{1,15}[bB]?|[0-9]{1,12}[kK][iI]?[bB]?|[0-9]{1,9}[mM][iI]?[bB]?|[0-9]{1,6}[gG][iI]?[bB]?|[0-9]{1,3}[tT][iI]?[bB]?)';

const wholeSize = new RegExp(`^${SIZE_PATTERN}$`);
const powers = { k: 1, m: 2, g: 3, t: 4 } as const;

/**
 * Bytes of a size; a number is bytes already. Every unit is a power of 1024, with or without `i`.
 * @throws RangeError when a text does not match {@link SIZE_PATTERN}
 */
export function bytes(size: number | string): number {
  if (typeof size === 'number') return size;
  if (!wholeSize.test(size))
    throw new RangeError(`${JSON.stringify(size)} is not a size such as 512MB or 1GiB`);
  const digits = Number.parseInt(size, 10);
  const unit = size
    .replace(/^[0-9]+/, '')
    .charAt(0)
    .toLowerCase();
  return digits * 1024 ** (powers[unit as keyof typeof powers] ?? 0);
}

/** Better told in bytes: 512000000 are 500000KB. */
const LONG = 10_000;

/** Bytes as people write them, in the largest unit that makes them a whole number: `64MB`; exact. */
export function sizeWritten(size: number): number | string {
  let count = size;
  let unit = 0;
  for (; count >= 1024 && count % 1024 === 0 && unit < 4; unit++) count /= 1024;
  return unit === 0 || count >= LONG ? size : `${count}${['', 'KB', 'MB', 'GB', 'TB'][unit]}`;
}

/** Mebibytes, rounded up, of a number of bytes; a small one to the byte. */
export const sizeText = (size: number): string =>
  size < 10 * 1024 ** 2 ? `${size} bytes` : `${Math.ceil(size / 1024 ** 2)} MiB`;

/** The same, and -1 where there is none. */
export const bytesOrNone = (size: number | string | null): number => (size === null ? -1 : bytes(size));

interface Reserving {
  readonly value: {
    readonly jetstream: {
      readonly enable: boolean;
      readonly maxMemory: number | string | null;
      readonly maxFileStore: number | string | null;
    };
  };
}

/** Bytes that accounts with JetStream reserve together. */
export const reservedBy = (kind: 'maxMemory' | 'maxFileStore', accounts: readonly Reserving[]): number =>
  accounts
    .filter(({ value }) => value.jetstream.enable)
    .reduce((all, { value }) => all + bytes(value.jetstream[kind] ?? 0), 0);
