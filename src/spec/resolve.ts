import type { Path } from '../domain/diagnostic.ts';
import { exactVersion, formatVersion } from '../domain/server-version.ts';
import { type Options, optionsSchema } from './options.ts';
import { type Field, fieldsOf, merges, type TypeShape, takesNull, typeAt } from './shape.ts';
import type { Layer, Spec } from './spec.ts';

/** A spec in one of its profiles, every option settled. */
export interface Deployment {
  readonly name: string;
  readonly optionPath: string;
  /** Exact, as `2.10.29`. */
  readonly natsVersion: string;
  /** `default` where the spec names no profiles. */
  readonly profile: string;
  readonly options: Options;
  /**
   * The keys under which the author wrote the value at `path` (`['limits', 'maxConnections']` →
   * `['base', 'limits', 'maxConnections']`), or as much of them as the author wrote; empty where it is all defaults.
   */
  origin(path: Path): Path;
}

/** The fields of all options, groups included. */
export const optionFields: Readonly<Record<string, Field>> = fieldsOf(optionsSchema);

/** One deployment a profile; one called `default` where there are none. */
export function resolve(spec: Spec): Deployment[] {
  const profiles: [string, Path, Layer][] = Object.entries(spec.profiles).map(([name, layer]) => [
    name,
    ['profiles', name],
    layer,
  ]);
  if (profiles.length === 0) profiles.push(['default', [], {}]);
  return profiles.map(([profile, prefix, layer]) => ({
    name: spec.name,
    optionPath: optionPathOf(spec),
    natsVersion: formatVersion(exactVersion(spec.natsVersion)!),
    profile,
    options: settle([spec.base, layer]),
    origin: (path) =>
      originOf(
        path,
        prefix.length > 0
          ? [
              [prefix, layer],
              [['base'], spec.base],
            ]
          : [[['base'], spec.base]],
      ),
  }));
}

export const optionPathOf = (spec: Spec): string => spec.optionPath ?? `services.natsmith.${spec.name}`;

/** Layers laid over each other, the later ones on top, and defaults below. */
export function settle(layers: readonly Layer[]): Options {
  return optionsSchema.parse(layers.reduce((below, above) => overlay(below, above), {}));
}

/** All options, as a type. */
const ROOT: TypeShape = { kind: 'object', fields: optionFields };

/** `above` laid over `below`: groups and records merge, all else replaces, and null takes back. */
export function overlay(below: Layer, above: Layer, type: TypeShape = ROOT): Layer {
  const out = new Map(Object.entries(below));
  for (const [key, value] of Object.entries(above)) {
    if (value === undefined) continue;
    const inner = typeAt(type, key);
    if (value === null && !(inner && takesNull(inner))) out.delete(key);
    else if (isMap(value) && inner && merges(inner)) {
      const under = out.get(key);
      out.set(key, overlay(isMap(under) ? under : {}, value, inner));
    } else out.set(key, value);
  }
  return Object.fromEntries(out);
}

const isMap = (value: unknown): value is Layer =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where the topmost layer that says anything has the path; failing the whole path, the longest part of it. */
function originOf(path: Path, layers: readonly (readonly [Path, Layer])[]): Path {
  let best: Path = [];
  let known = 0;
  for (const [prefix, layer] of layers) {
    let value: unknown = layer;
    let depth = 0;
    while (depth < path.length && isHolder(value) && value[path[depth]!] !== undefined) {
      value = value[path[depth]!];
      depth++;
      // Lists and scalars replace what lower layers say.
      if (!isMap(value)) return [...prefix, ...path.slice(0, depth), ...within(value, path.slice(depth))];
    }
    if (depth > known) {
      known = depth;
      best = [...prefix, ...path.slice(0, depth)];
    }
  }
  return best;
}

/** As much of a path as a value has. */
function within(value: unknown, path: Path): Path {
  const [key, ...rest] = path;
  if (key === undefined || !isHolder(value) || value[key] === undefined) return [];
  return [key, ...within(value[key], rest)];
}

const isHolder = (value: unknown): value is Record<PropertyKey, unknown> =>
  typeof value === 'object' && value !== null;
