const UNITS = ['', 'k', 'm', 'g', 't', 'p', 'e'];
const MOST = 2n ** 63n;

/**
 * A whole number with its unit, as the server reads it (conf/parse.go): `k` is a thousand; `kb`, `ki` and `kib` are 1024.
 * @returns undefined where the unit is none: the server then drops the value without a word
 * @throws RangeError where the digits do not fit into 64 bits, or are not those of ASCII
 */
export function parseInteger(text: string): bigint | undefined {
  const [, digits, unit] = /^(-?[0-9]+)(.*)$/su.exec(text) ?? [];
  if (digits === undefined || unit === undefined || /\p{Nd}/u.test(unit))
    throw new RangeError('this is no number');
  const number = BigInt(digits);
  if (number >= MOST || number < -MOST) throw new RangeError('this number does not fit into 64 bits');
  const [, letter, binary] = /^([kmgtpe]?)(|b|i|ib)$/.exec(unit.toLowerCase()) ?? [];
  if (letter === undefined || (letter === '' && binary !== '')) return undefined;
  const factor = (binary === '' ? 1000n : 1024n) ** BigInt(UNITS.indexOf(letter));
  return BigInt.asIntN(64, number * factor);
}

/** Whether `2006-02-30T15:04:05Z` is a time. */
export function isTime(text: string): boolean {
  const [, year, month, day, hour, minute, second] =
    /^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})Z$/.exec(text)?.map(Number) ?? [];
  if (year === undefined) return false;
  const days = new Date(Date.UTC(2000 + (year % 400), month!, 0)).getUTCDate();
  return (
    month! >= 1 && month! <= 12 && day! >= 1 && day! <= days && hour! < 24 && minute! < 60 && second! < 60
  );
}
