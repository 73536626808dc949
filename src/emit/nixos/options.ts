import { binding, block } from '../../expr/nix-layout.ts';
import { nixKey, nixString } from '../../expr/nix-literals.ts';
import { printNix } from '../../expr/print-nix.ts';
import type { Field } from '../../spec/shape.ts';
import type { Layer } from '../../spec/spec.ts';
import { nixType, type TypeScope } from './option-types.ts';

type Fields = Readonly<Record<string, Field>>;

/** The option tree, and the types that it refers to by name. */
export function optionDeclarations(
  fields: Fields,
  base: Layer,
): { text: string; named: ReadonlyMap<string, string> } {
  const scope: TypeScope = { named: new Map(), declare: (inner) => declarations(inner, scope, {}) };
  return { text: declarations(fields, scope, base), named: scope.named };
}

/**
 * `{ name = mkOption { … }; group = { … }; }`. A value that the deployment's base gives is the option's default; else
 * it is the schema's.
 */
function declarations(fields: Fields, scope: TypeScope, base: Layer): string {
  const entries = Object.entries(fields).map(([name, field]) => {
    const given = base[name];
    if (field.type.kind === 'object' && field.group)
      return `${nixKey(name)} = ${declarations(field.type.fields, scope, (given ?? {}) as Layer)};`;
    return `${nixKey(name)} = ${declaration(field, scope, given)};`;
  });
  return block('{', entries, '}');
}

function declaration(field: Field, scope: TypeScope, given: unknown): string {
  const { meta } = field;
  const type = nixType(field.type, scope);
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
