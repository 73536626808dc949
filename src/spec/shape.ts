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

/** Worked out once: specs of thousands of streams ask for each. */
const anonymous = new WeakMap<z.ZodType, TypeShape>();

function anonymousTypeOf(schema: z.ZodType): TypeShape {
  const made = anonymous.get(schema) ?? makeType(schema);
  anonymous.set(schema, made);
  return made;
}

function makeType(schema: z.ZodType): TypeShape {
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
  const type = meant(typeOf(schema));
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
  const known = unset ? overlays : parts;
  const made = known.get(schema) ?? makeOverlay(schema, { unset });
  known.set(schema, made);
  return made;
}

/** One of each, so that one with a name is one definition in the JSON Schema. */
const overlays = new WeakMap<z.ZodType, z.ZodObject>();
const parts = new WeakMap<z.ZodType, z.ZodObject>();

function makeOverlay(schema: z.ZodType, { unset }: { unset: boolean }): z.ZodObject {
  const { id, ...meta } = metaOf(schema);
  const shape = Object.entries(internals(schema).def.shape!).map(([name, field]) => {
    const { def } = internals(field);
    if (def.type === 'prefault') return [name, overlayOf(def.innerType!, { unset }).optional()];
    const value = partOf(def.type === 'default' ? def.innerType! : field, { unset });
    const open = unset ? value.nullable() : value;
    return [name, open.optional().meta(metaOf(field) as Record<string, unknown>)];
  });
  const overlay = z.strictObject(Object.fromEntries(shape));
  return id === undefined ? overlay : overlay.meta({ ...meta, id: `${id}${unset ? 'Overlay' : 'Part'}` });
}

/** Records of objects merge item by item, so that a layer may give a part of an item. */
function partOf(schema: z.ZodType, { unset }: { unset: boolean }): z.ZodType {
  const { def } = internals(schema);
  if (def.type !== 'record') return schema;
  const item = def.valueType!;
  const part = internals(item).def.type === 'object' ? overlayOf(item, { unset }) : item;
  const open = unset && !part.isNullable() ? part.nullable() : part;
  return z.record(def.keyType! as z.ZodString, open);
}

/** What a name stands for. */
export const meant = (type: TypeShape): TypeShape => (type.kind === 'named' ? meant(type.type()) : type);

/**
 * The type of what a group, a record or a map of settings has under `key`; undefined where it is none of these, and so
 * given whole, never merged.
 */
export function typeAt(type: TypeShape, key: string): TypeShape | undefined {
  const plain = meant(type);
  if (plain.kind === 'object') return plain.fields[key]?.type;
  if (plain.kind === 'record') return plain.item;
  if (plain.kind === 'union') return plain.members.find(({ kind }) => kind === 'record') && type;
  return undefined;
}

/** Whether layers merge what they give for it, key by key. */
export const merges = (type: TypeShape): boolean => {
  const plain = meant(type);
  return (
    plain.kind === 'object' ||
    plain.kind === 'record' ||
    (plain.kind === 'union' && plain.members.some(({ kind }) => kind === 'record'))
  );
};

/** Whether null is a value like any other there, as among free settings. */
export function takesNull(type: TypeShape): boolean {
  const plain = meant(type);
  return plain.kind === 'null' || (plain.kind === 'union' && plain.members.some(takesNull));
}
