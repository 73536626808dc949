import fc from 'fast-check';
import { SERVER_LINES } from '../../src/domain/server-version.ts';
import { optionFields } from '../../src/spec/resolve.ts';
import type { Field } from '../../src/spec/shape.ts';
import type { SpecInput } from '../../src/spec/spec.ts';
import { coherentOptions, inAccounts, streamsOrBackups, wired, wiredOwn } from './coherent-options.ts';
import { validValue } from './random-values.ts';

export type AnyOverlay = NonNullable<SpecInput['base']>;
type Fields = Readonly<Record<string, Field>>;
type Choices = Readonly<Record<string, fc.Arbitrary<unknown>>>;

/** Options in the way of a base or a profile: every option of the schema, any value that the schema takes. */
function anyOverlay({ unset = false } = {}): fc.Arbitrary<AnyOverlay> {
  return overlay(optionFields, {}, unset) as fc.Arbitrary<AnyOverlay>;
}

/** The same with values that make sense together, whichever layers they come from: no rule finds an error in them. */
export function validOverlay({
  unset = false,
  choices = streamsOrBackups[0]!,
} = {}): fc.Arbitrary<AnyOverlay> {
  return overlay(optionFields, { ...coherentOptions, ...choices }, unset) as fc.Arbitrary<AnyOverlay>;
}

/** Specs in which `check` finds no error, in any profile. */
export function validSpec(): fc.Arbitrary<SpecInput> {
  return fc.oneof(
    ...streamsOrBackups.map((choices) =>
      specOf(validOverlay({ choices }), validOverlay({ unset: true, choices })),
    ),
    withAccounts(),
  );
}

/** Accounts make sense with all that belongs to them only. */
const withAccounts = () =>
  fc
    .tuple(
      specOf(validOverlay({ choices: inAccounts }), validOverlay({ unset: true, choices: inAccounts })),
      fc.record({ accounts: inAccounts.accounts!, auth: inAccounts.auth! }),
    )
    .map(([spec, always]): SpecInput => ({ ...spec, base: { ...spec.base, ...(always as AnyOverlay) } }));

/** The same, with TLS and clusters, whose certificates are not there. */
export function wiredSpec(): fc.Arbitrary<SpecInput> {
  return fc.oneof(
    ...[wired, wiredOwn].map((choices) =>
      specOf(validOverlay({ choices }), validOverlay({ unset: true, choices })),
    ),
  );
}

/** What no rule can know of a host, in {@link looseSpec} too: its addresses and folders. */
const OF_THE_HOST = ['host', 'httpHost', 'dataDir', 'jetstream.storeDir', 'backup.dir'];

/**
 * Specs of one profile that a rule may well object to: most values go together, some are whatever the schema takes, and
 * the settings are anything.
 */
export function looseSpec(natsVersion: string, settings: fc.Arbitrary<unknown>): fc.Arbitrary<SpecInput> {
  const names = Object.keys(coherentOptions).filter((name) => !OF_THE_HOST.includes(name));
  return fc.subarray(names, { maxLength: 2 }).chain((loose) => {
    const kept = Object.entries(coherentOptions).filter(([name]) => !loose.includes(name));
    const choices = { ...Object.fromEntries(kept), ...wired, settings };
    return overlay(optionFields, choices, false).map((base) => ({
      name: 'x',
      natsVersion,
      base: base as AnyOverlay,
    }));
  });
}

/** Specs that the schema takes, whatever `check` says of them. */
export function anySpec(): fc.Arbitrary<SpecInput> {
  return specOf(anyOverlay(), anyOverlay({ unset: true }));
}

function specOf(base: fc.Arbitrary<AnyOverlay>, profile: fc.Arbitrary<AnyOverlay>): fc.Arbitrary<SpecInput> {
  return fc.record(
    {
      name: fc.oneof(fc.constantFrom('rave', 'if', 'or'), fc.stringMatching(/^[a-z][a-z0-9-]{0,62}$/)),
      optionPath: optionPath,
      natsVersion: fc.constantFrom(...SERVER_LINES, '2.10.0', '2.11.4', '2.15.1'),
      base,
      profiles: fc.dictionary(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/), profile, {
        maxKeys: 3,
        noNullPrototype: true,
      }),
    },
    { requiredKeys: ['name'], noNullPrototype: true },
  );
}

/** Nothing that NixOS has options at already, or sets of its own. */
const optionPath = fc
  .array(
    fc.oneof(
      fc.constantFrom('nats', 'let', "a'", 'x-y'),
      fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_'-]{0,9}$/),
    ),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((names) => ['services', 'made-up', ...names].join('.'));

/** `choices` replaces what the schema would take, by the path of an option or of a group. */
function overlay(fields: Fields, choices: Choices, unset: boolean, prefix = ''): fc.Arbitrary<unknown> {
  const values = Object.entries(fields).map(([name, field]): [string, fc.Arbitrary<unknown>] => {
    const path = prefix + name;
    const choice = choices[path];
    if (field.group && field.type.kind === 'object')
      return [name, choice ?? overlay(field.type.fields, choices, unset, `${path}.`)];
    const value = choice ?? validValue(field.type);
    // The values that are chosen together are taken back by nobody.
    return [name, unset && !choice ? fc.option(value, { freq: 6 }) : value];
  });
  return fc.record(Object.fromEntries(values), { requiredKeys: [], noNullPrototype: true });
}
