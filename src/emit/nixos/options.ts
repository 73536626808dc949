import { binding, block } from '../../expr/nix-layout.ts';
import { nixKey, nixString } from '../../expr/nix-literals.ts';
import { printNix } from '../../expr/print-nix.ts';
import type { Field } from '../../spec/shape.ts';
import type { Layer } from '../../spec/spec.ts';
import { type NamedTypes, nixType } from './option-types.ts';

/**
 * `{ name = mkOption { … }; group = { … }; }`. A value that the deployment's base gives is the option's default; else
 * it is the schema's.
 */
export function optionDeclarations(
  fields: Readonly<Record<string, Field>>,
  named: NamedTypes,
  base: Layer = {},
): string {
  const entries = Object.entries(fields).map(([name, field]) => {
    const given = base[name];
    if (field.type.kind === 'object' && field.group)
      return `${nixKey(name)} = ${optionDeclarations(field.type.fields, named, (given ?? {}) as Layer)};`;
    return `${nixKey(name)} = ${declaration(field, named, given)};`;
  });
  return block('{', entries, '}');
}

function declaration(field: Field, named: NamedTypes, given: unknown): string {
  const { meta } = field;
  const type = nixType(field.type, named);
  // Records are merged from definitions, of which a default is none: see profiles.ts.
  const inherited = field.type.kind === 'record' ? undefined : given;
  const fallback = inherited ?? field.default?.value;
  const [example] = meta.examples ?? [];
  return `mkOption ${block(
    '{',
    [
      binding('type', type),
      ...(fallback === undefined ? [] : [binding('default', printNix(fallback).text)]),
      ...(example === undefined ? [] : [binding('example', printNix(example).text)]),
      binding('description', nixString(describe(field))),
    ],
    '}',
  )}`;
}

function describe({ meta }: Field): string {
  const text = meta.description ?? '';
  return meta.computed ? `${text} Where it is null: ${meta.computed}.` : text;
}
