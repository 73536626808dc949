import fc from 'fast-check';

/**
 * Random inputs for a batch: tools that take tens of milliseconds to start are asked about all of them at once. Put
 * `seed` into the failure's message; `SEED=…` in the environment makes the same inputs again. `usual` is the seed where whoever
 * tests wants to hear of what was changed, not of what is rare: `npm run test:differential` draws anew.
 */
export function sample<T>(
  arbitrary: fc.Arbitrary<T>,
  count: number,
  usual?: number,
): { values: T[]; seed: string } {
  const drawn = process.env.NATSMITH_DIFFERENTIAL ? undefined : usual;
  const seed = Number(process.env.SEED ?? drawn ?? Math.floor(Math.random() * 2 ** 31));
  return { values: fc.sample(arbitrary, { seed, numRuns: count }), seed: `SEED=${seed}` };
}
