import { and, ne } from '../../expr/build.ts';
import { binding, block, fits } from '../../expr/nix-layout.ts';
import { nixKey } from '../../expr/nix-literals.ts';
import { printNix } from '../../expr/print-nix.ts';
import { sym } from '../../expr/symbolic.ts';
import { overlay } from '../../spec/resolve.ts';
import { type Field, merges, type TypeShape, typeAt } from '../../spec/shape.ts';
import type { Layer, Spec } from '../../spec/spec.ts';

type Fields = Readonly<Record<string, Field>>;

/** Options as a profile gives them, each with `priority` (`lib.mkDefault`); null takes back to the schema's default. */
export function layerDefinitions(layer: Layer, fields: Fields, priority: string): string {
  const entries = Object.entries(layer).flatMap(([name, value]): string[] => {
    const field = fields[name]!;
    if (value === undefined) return [];
    if (field.type.kind === 'object' && field.group)
      return [`${nixKey(name)} = ${layerDefinitions((value ?? {}) as Layer, field.type.fields, priority)};`];
    return [entry(name, definition(value ?? field.default?.value, field.type, priority))];
  });
  return block('{', entries, '}');
}

/** What merges, key by key, so that a user's key does not drop the layer's others; else one value. */
function definition(value: unknown, type: TypeShape, priority: string): string {
  if (!isMap(value) || !merges(type)) return prioritized(value, priority);
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => entry(key, definition(item, typeAt(type, key)!, priority)));
  return block('{', entries, '}');
}

/** A list of one item is opened where the line is too long. */
function entry(name: string, value: string): string {
  const line = `${nixKey(name)} = ${value};`;
  const [, head, item] = /^(\S+ = lib[.]\w+(?: \d+)?) \[ (.+) \];$/.exec(line) ?? [];
  return item !== undefined && !fits(line) ? `${head} [\n  ${item}\n];` : line;
}

function prioritized(value: unknown, priority: string): string {
  const { text } = printNix(value);
  return `${priority} ${/^[\w"[{(]/.test(text) && !/^if /.test(text) ? text : `(${text})`}`;
}

/**
 * What the base gives for records, as definitions: weaker than a profile, stronger than an option's own default. Profiles
 * that speak of a record repeat it (`withBaseRecords`); the others are the condition under which it stands here.
 */
export function baseRecords(spec: Spec, fields: Fields): { entries: string[]; conditions: string[] } {
  const entries: string[] = [];
  const conditions: string[] = [];
  for (const { path, type } of recordsIn(fields)) {
    const value = valueAt(spec.base, path);
    if (value == null) continue;
    const speaking = Object.entries(spec.profiles).filter(([, layer]) => valueAt(layer, path) !== undefined);
    const record = definition(value, type, 'lib.mkOverride 1250');
    const key = path.map(nixKey).join('.');
    if (speaking.length === 0) entries.push(`${key} = ${record};`);
    else {
      const condition = `${path.join('-')}OfBase`;
      const others = and(...speaking.map(([profile]) => ne(cfg.profile, profile)));
      conditions.push(binding(condition, printNix(others).text));
      entries.push(`${key} = lib.mkIf ${condition} ${record};`);
    }
  }
  return { entries, conditions };
}

/** A profile whose records hold what the base gives as well: a definition can add to another's keys, but take none back. */
export function withBaseRecords(base: Layer, layer: Layer, fields: Fields): Layer {
  return withRecordsOf(overlay(base, layer), layer, fields);
}

function withRecordsOf(merged: Layer, layer: Layer, fields: Fields): Layer {
  const entries = Object.entries(layer).map(([name, value]): [string, unknown] => {
    const type = fields[name]!.type;
    if (type.kind === 'record') return [name, merged[name] ?? value];
    if (type.kind === 'object' && isMap(value))
      return [name, withRecordsOf((merged[name] ?? {}) as Layer, value, type.fields)];
    return [name, value];
  });
  return Object.fromEntries(entries);
}

/** Options that are records, those in groups included. */
function recordsIn(fields: Fields, prefix: readonly string[] = []): { path: string[]; type: TypeShape }[] {
  return Object.entries(fields).flatMap(([name, { type, group }]) => {
    const path = [...prefix, name];
    if (type.kind === 'record') return [{ path, type }];
    return type.kind === 'object' && group ? recordsIn(type.fields, path) : [];
  });
}

const valueAt = (layer: Layer, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (isMap(value) ? value[key] : undefined), layer);

const isMap = (value: unknown): value is Layer =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const cfg = sym<{ readonly profile: string | null }>('cfg');
