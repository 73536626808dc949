import { and, ne } from '../../expr/build.ts';
import { binding, block } from '../../expr/nix-layout.ts';
import { nixKey } from '../../expr/nix-literals.ts';
import { printNix } from '../../expr/print-nix.ts';
import { sym } from '../../expr/symbolic.ts';
import { overlay } from '../../spec/resolve.ts';
import type { Field } from '../../spec/shape.ts';
import type { Layer, Spec } from '../../spec/spec.ts';

type Fields = Readonly<Record<string, Field>>;

/** Options as a profile gives them, each with `priority` (`lib.mkDefault`); null takes back to the schema's default. */
export function layerDefinitions(layer: Layer, fields: Fields, priority: string): string {
  const entries = Object.entries(layer).flatMap(([name, value]): string[] => {
    const field = fields[name]!;
    if (value === undefined) return [];
    if (field.type.kind === 'object' && field.group)
      return [`${nixKey(name)} = ${layerDefinitions((value ?? {}) as Layer, field.type.fields, priority)};`];
    if (field.type.kind === 'record' && value !== null)
      return [`${nixKey(name)} = ${recordDefinitions(value as Layer, priority)};`];
    return [`${nixKey(name)} = ${prioritized(value ?? field.default?.value, priority)};`];
  });
  return block('{', entries, '}');
}

/** Records merge key by key, so that a user's key does not drop the layer's others. */
function recordDefinitions(record: Layer, priority: string): string {
  const entries = Object.entries(record).map(([key, value]) => {
    const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
    return `${nixKey(key)} = ${isMap ? recordDefinitions(value as Layer, priority) : prioritized(value, priority)};`;
  });
  return block('{', entries, '}');
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
  for (const [name, value] of Object.entries(spec.base)) {
    if (!isRecord(fields[name]) || value == null) continue;
    const speaking = Object.entries(spec.profiles).filter(([, layer]) => layer[name] !== undefined);
    const record = recordDefinitions(value as Layer, 'lib.mkOverride 1250');
    if (speaking.length === 0) entries.push(`${nixKey(name)} = ${record};`);
    else {
      const condition = `${name}OfBase`;
      const others = and(...speaking.map(([profile]) => ne(cfg.profile, profile)));
      conditions.push(binding(condition, printNix(others).text));
      entries.push(`${nixKey(name)} = lib.mkIf ${condition} ${record};`);
    }
  }
  return { entries, conditions };
}

/** A profile whose records hold what the base gives as well: a definition can add to another's keys, but take none back. */
export function withBaseRecords(base: Layer, layer: Layer, fields: Fields): Layer {
  const merged = overlay(base, layer, fields);
  return Object.fromEntries(
    Object.entries(layer).map(([name, value]) => [
      name,
      isRecord(fields[name]) ? (merged[name] ?? value) : value,
    ]),
  );
}

const isRecord = (field: Field | undefined): boolean => field?.type.kind === 'record';

const cfg = sym<{ readonly profile: string | null }>('cfg');
