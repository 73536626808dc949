import * as z from 'zod';

/*
 * What other stages need to know of the zod schema. zod's internals (`_zod.def`, `_zod.bag`) move between versions: this
 * file alone reads them.
 */

export interface Meta {
  readonly id?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  /** What natsmith does where the option is null (see `computed`). */
  readonly computed?: string;
}

export type TypeShape =
  | { readonly kind: 'boolean' }
  | { readonly kind: 'null' }
  | { readonly kind: 'integer'; readonly minimum: number; readonly maximum: number }
  | { readonly kind: 'string'; readonly pattern?: string }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | { readonly kind: 'list'; readonly item: TypeShape }
  | { readonly kind: 'record'; readonly key: string; readonly item: TypeShape }
  | { readonly kind: 'object'; readonly fields: Readonly<Record<string, Field>> }
  | { readonly kind: 'union'; readonly members: readonly TypeShape[] }
  | { readonly kind: 'nullable'; readonly inner: TypeShape }
  /** A type with a name, defined once. */
  | { readonly kind: 'named'; readonly id: string; readonly meta: Meta; readonly type: () => TypeShape };

/** An option, or a group of options. */
export interface Field {
  readonly type: TypeShape;
  readonly meta: Meta;
  /** Groups have fields with defaults of their own; other fields without a default are required. */
  readonly group: boolean;
  readonly default?: { readonly value: unknown };
}

interface Internals {
  readonly def: {
    readonly type: string;
    readonly innerType?: z.ZodType;
    readonly shape?: Readonly<Record<string, z.ZodType>>;
    readonly element?: z.ZodType;
    readonly keyType?: z.ZodType;
    readonly valueType?: z.ZodType;
    readonly options?: readonly z.ZodType[];
    readonly entries?: Readonly<Record<string, string>>;
    readonly defaultValue?: unknown;
    readonly getter?: () => z.ZodType;
    readonly checks?: readonly { readonly _zod: { readonly def: Check } }[];
  };
}

type Check =
  | { readonly check: 'greater_than' | 'less_than'; readonly value: number }
  | { readonly check: 'string_format'; readonly pattern: RegExp };

const internals = (schema: z.ZodType): Internals => (schema as unknown as { _zod: Internals })._zod;

const metaOf = (schema: z.ZodType): Meta => (z.globalRegistry.get(schema) ?? {}) as Meta;

/** The fields of a strict object, in the order in which they are written. */
export function fieldsOf(schema: z.ZodType): Record<string, Field> {
  return Object.fromEntries(
    Object.entries(internals(schema).def.shape ?? {}).map(([name, field]) => [name, fieldOf(field)]),
  );
}

function fieldOf(schema: z.ZodType): Field {
  const { def } = internals(schema);
  const meta = metaOf(schema);
  if (def.type === 'prefault') return { type: typeOf(def.innerType!), meta, group: true };
  if (def.type === 'default')
    return { type: typeOf(def.innerType!), meta, group: false, default: { value: def.defaultValue } };
  return { type: typeOf(schema), meta, group: false };
}

export function typeOf(schema: z.ZodType): TypeShape {
  const meta = metaOf(schema);
  if (meta.id) return { kind: 'named', id: meta.id, meta, type: () => anonymousTypeOf(schema) };
  return anonymousTypeOf(schema);
}

function anonymousTypeOf(schema: z.ZodType): TypeShape {
  const { def } = internals(schema);
  switch (def.type) {
    case 'boolean':
    case 'null':
      return { kind: def.type };
    case 'number':
      return {
        kind: 'integer',
        minimum: bound(def.checks, 'greater_than') ?? Number.MIN_SAFE_INTEGER,
        maximum: bound(def.checks, 'less_than') ?? Number.MAX_SAFE_INTEGER,
      };
    case 'string': {
      // The first says what the value is; further ones only keep out what cannot be written.
      const format = def.checks?.map(({ _zod }) => _zod.def).find((check) => check.check === 'string_format');
      return format ? { kind: 'string', pattern: format.pattern.source } : { kind: 'string' };
    }
    case 'enum':
      return { kind: 'enum', values: Object.values(def.entries!) };
    case 'array':
      return { kind: 'list', item: typeOf(def.element!) };
    case 'record':
      return { kind: 'record', key: keyPattern(def.keyType!), item: typeOf(def.valueType!) };
    case 'object':
      return { kind: 'object', fields: fieldsOf(schema) };
    case 'union':
      return { kind: 'union', members: def.options!.map(typeOf) };
    case 'nullable':
      return { kind: 'nullable', inner: typeOf(def.innerType!) };
    case 'lazy':
      return typeOf(def.getter!());
  }
  throw new Error(`options of zod type "${def.type}" have no NixOS counterpart yet`);
}

function keyPattern(schema: z.ZodType): string {
  const type = typeOf(schema);
  if (type.kind === 'string' && type.pattern !== undefined) return type.pattern;
  throw new Error('the keys of a record have a pattern');
}

/** All bounds of the schema are inclusive. */
function bound(checks: Internals['def']['checks'], which: 'greater_than' | 'less_than'): number | undefined {
  const found = checks?.map(({ _zod }) => _zod.def).find((check) => check.check === which);
  return found?.check === which ? found.value : undefined;
}

/**
 * The same options, every one of them optional, at every level down to the leaves: what `base` and a profile hold. With
 * `unset`, null takes back what an earlier layer said.
 */
export function overlayOf(schema: z.ZodType, { unset }: { unset: boolean }): z.ZodObject {
  const shape = Object.entries(internals(schema).def.shape!).map(([name, field]) => {
    const { def } = internals(field);
    if (def.type === 'prefault') return [name, overlayOf(def.innerType!, { unset }).optional()];
    const value = def.type === 'default' ? def.innerType! : field;
    const open = unset ? value.nullable() : value;
    return [name, open.optional().meta(metaOf(field) as Record<string, unknown>)];
  });
  return z.strictObject(Object.fromEntries(shape));
}
