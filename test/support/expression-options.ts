import fc from 'fast-check';
import { hostileText } from './settings.ts';

export interface Person {
  readonly name: string;
  readonly on: boolean;
  readonly weight: number;
  readonly tags: readonly string[];
}

/** What the expressions refer to: a value of every kind, under names that Nix has to quote. */
export interface Options {
  readonly flag: boolean;
  readonly count: number;
  readonly maybe: string | null;
  readonly 'a b "${c}"': string;
  readonly names: string[];
  readonly people: Person[];
  readonly if: { readonly deep: { readonly "x'y": string; readonly sizes: (number | string)[] } };
  readonly duration: string;
  readonly rights: null | string[] | { readonly allow: string[] | null; readonly deny: string[] | null };
}

const few = { maxLength: 3 };
export const small = fc.integer({ min: -1000, max: 1000 });
export const size = fc.oneof(fc.nat(100_000), fc.constantFrom('512MB', '1Gi', '7', '10kB'));
const duration = fc.constantFrom('30s', '5m', '1d12h', '1ms', '1w1001ms');

export const anyOptions: fc.Arbitrary<Options> = fc.record({
  flag: fc.boolean(),
  count: small,
  maybe: fc.option(hostileText),
  'a b "${c}"': hostileText,
  names: fc.array(fc.oneof(hostileText, fc.constantFrom('a', 'b')), few),
  people: fc.array(
    fc.record({ name: hostileText, on: fc.boolean(), weight: small, tags: fc.array(hostileText, few) }),
    few,
  ),
  if: fc.record({ deep: fc.record({ "x'y": hostileText, sizes: fc.array(size, few) }) }),
  duration,
  rights: fc.oneof(
    fc.constant(null),
    fc.array(hostileText, few),
    fc.record({ allow: fc.option(fc.array(hostileText, few)), deny: fc.option(fc.array(hostileText, few)) }),
  ),
});
