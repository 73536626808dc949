import * as z from 'zod';
import type { Path } from '../domain/diagnostic.ts';
import { VERSION_PATTERN } from '../domain/server-version.ts';
import { type OptionsInput, optionsSchema } from './options.ts';
import { overlayOf } from './shape.ts';

/** Nix attribute names joined by dots. */
const OPTION_PATH = "[A-Za-z_][A-Za-z0-9_'-]*([.][A-Za-z_][A-Za-z0-9_'-]*)*";
const PROFILE_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

const acceptance = z.strictObject({
  code: z
    .string()
    .regex(/^[a-z0-9-]+\/[a-z0-9-]+$/)
    .meta({ description: 'Code of the diagnostic to silence.', examples: ['auth/no-users'] }),
  at: z
    .string()
    .optional()
    .meta({
      description: 'Where: an option, a group of options, or a user by name.',
      examples: ['auth.users.gitlab'],
    }),
  because: z
    .string()
    .min(1)
    .meta({ description: 'Why it is all right here.', examples: ['behind a VPN'] }),
});

const acceptances = z.array(acceptance);

/** Options, any of which may be left out, and what is accepted where they hold. */
const layer = ({ unset }: { unset: boolean }) =>
  overlayOf(optionsSchema, { unset }).extend({
    accept: acceptances.optional().meta({
      description: 'Diagnostics that are all right where these options hold, and why.',
      examples: [[{ code: 'auth/no-users', because: 'behind a VPN' }]],
    }),
  });

/** The shape of a spec file. What it means is judged by the analyzer. */
export const specSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,62}$/)
    .meta({ description: 'Name of the deployment: the folder under generated/.', examples: ['rave'] }),
  optionPath: z
    .string()
    .regex(new RegExp(`^${OPTION_PATH}$`))
    .optional()
    .meta({
      description: 'Where the NixOS options live; services.natsmith.<name> unless told.',
      examples: ['services.rave.nats'],
    }),
  natsVersion: z
    .string()
    .regex(new RegExp(`^(${VERSION_PATTERN})$`))
    .default('2.10')
    .meta({
      description:
        "Version of nats-server that the output is for: a line's newest (`2.10`) or exactly one (`2.11.4`).",
      examples: ['2.10', '2.11.4'],
    }),
  base: layer({ unset: false })
    .default({})
    .meta({ description: 'Options that all profiles share.', examples: [{ serverName: 'rave' }] }),
  profiles: z
    .record(z.string().regex(PROFILE_NAME), layer({ unset: true }))
    .default({})
    .meta({
      description: 'Options by profile, laid over the base: records merge, lists replace, null takes back.',
      examples: [{ dev: { debug: true } }],
    }),
  accept: acceptances.default([]).meta({
    description: 'Diagnostics that are all right in this deployment, and why.',
    examples: [[{ code: 'auth/no-users', because: 'behind a VPN' }]],
  }),
});

type Scalar = string | number | boolean | null;
/** Options of which any may be left out; lists are given whole. */
export type Overlay<T> = T extends Scalar | readonly unknown[]
  ? T
  : { readonly [K in keyof T]?: Overlay<NonNullable<T[K]>> | null | undefined };

/** What an author writes: the argument of `defineDeployment`. */
export interface SpecInput {
  readonly name: string;
  readonly optionPath?: string;
  readonly natsVersion?: string;
  readonly base?: LayerInput;
  readonly profiles?: Readonly<Record<string, LayerInput>>;
  readonly accept?: readonly AcceptanceInput[];
}

type LayerInput = Overlay<OptionsInput> & { readonly accept?: readonly AcceptanceInput[] };

interface AcceptanceInput {
  readonly code: string;
  readonly at?: string;
  readonly because: string;
}

/** A spec whose shape has been checked. `base` and the profiles hold what was written, nothing more. */
export interface Spec {
  readonly name: string;
  readonly optionPath?: string | undefined;
  readonly natsVersion: string;
  readonly base: Layer;
  readonly profiles: Readonly<Record<string, Layer>>;
  readonly accept: readonly Acceptance[];
}

/** Silences a rule, in one profile or in all. */
export interface Acceptance {
  readonly code: string;
  /** An option, a group of options, or a user by name; everywhere if undefined. */
  readonly at: string | undefined;
  readonly profile: string | undefined;
  /** Where the author wrote it. */
  readonly path: Path;
}

/** Options as one layer gives them. */
export type Layer = Readonly<Record<string, unknown>>;

type Parsed = z.output<typeof specSchema>;

/** What the schema has accepted, with acceptances apart from options. */
export function specOf({ name, optionPath, natsVersion, base, profiles, accept }: Parsed): Spec {
  const layers: [string | undefined, Path, LayerWithAccept][] = [
    [undefined, ['base'], base],
    ...Object.entries(profiles).map(([profile, given]): [string, Path, LayerWithAccept] => [
      profile,
      ['profiles', profile],
      given,
    ]),
  ];
  const inLayers = layers.flatMap(([profile, path, given]) => located(given.accept, profile, path));
  return {
    name,
    optionPath,
    natsVersion,
    base: withoutAccept(base),
    profiles: Object.fromEntries(Object.entries(profiles).map(([key, given]) => [key, withoutAccept(given)])),
    accept: [...located(accept, undefined, []), ...inLayers],
  };
}

type LayerWithAccept = Layer & { readonly accept?: Parsed['accept'] | undefined };

const withoutAccept = ({ accept: _, ...options }: LayerWithAccept): Layer => options;

const located = (list: Parsed['accept'] = [], profile: string | undefined, path: Path): Acceptance[] =>
  list.map(({ code, at }, index) => ({ code, at, profile, path: [...path, 'accept', index] }));
