import fc from 'fast-check';

/**
 * Random inputs for a batch: tools that take tens of milliseconds to start are asked about all of them at once. Put
 * `seed` into the failure's message; `SEED=…` in the environment makes the same inputs again.
 */
export function sample<T>(arbitrary: fc.Arbitrary<T>, count: number): { values: T[]; seed: string } {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
  return { values: fc.sample(arbitrary, { seed, numRuns: count }), seed: `SEED=${seed}` };
}
