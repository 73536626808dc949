/**
 * `a * b / c`, exactly, truncated. For non-negative integers; Nix computes the same as long as `b * c` < 2^63.
 * @throws RangeError when an argument is no non-negative integer, `c` is 0, or the result is above 2^53 - 1
 */
export function mulDiv(a: number, b: number, c: number): number {
  if (![a, b, c].every((value) => Number.isSafeInteger(value) && value >= 0) || c === 0)
    throw new RangeError(`mulDiv(${a}, ${b}, ${c}): not defined`);
  const result = Number((BigInt(a) * BigInt(b)) / BigInt(c));
  if (!Number.isSafeInteger(result)) throw new RangeError(`mulDiv(${a}, ${b}, ${c}): too large`);
  return result;
}
