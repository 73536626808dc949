import { block } from '../../expr/nix-layout.ts';
import { nixKey } from '../../expr/nix-literals.ts';
import { printNix } from '../../expr/print-nix.ts';
import type { Field } from '../../spec/shape.ts';
import type { Layer } from '../../spec/spec.ts';

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

/** What the base gives for records: weaker than a profile, stronger than an option's own default. */
export function baseRecords(base: Layer, fields: Fields): Layer {
  return Object.fromEntries(
    Object.entries(base).filter(([name, value]) => fields[name]?.type.kind === 'record' && value != null),
  );
}
