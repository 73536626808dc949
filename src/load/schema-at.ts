import * as z from 'zod';
import type { Path } from '../domain/diagnostic.ts';

/** Examples and prose that a schema has for its reader. */
export interface Meta {
  readonly description?: string | undefined;
  readonly examples?: readonly unknown[] | undefined;
}

/** A schema without what makes a value optional around it. */
export function core(schema: unknown): unknown {
  let inner = schema;
  while (
    inner instanceof z.ZodOptional ||
    inner instanceof z.ZodNullable ||
    inner instanceof z.ZodDefault ||
    inner instanceof z.ZodPrefault ||
    inner instanceof z.ZodLazy
  )
    inner = inner.unwrap();
  return inner;
}

/** The schema of the value at `path`; what documents it; and what its type says of itself, if that is another thing. */
export function schemaAt(
  root: z.ZodType,
  path: Path,
): { schema: unknown; meta: Meta; typeDescription?: string } {
  let schema: unknown = root;
  for (const key of path) schema = step(core(schema), key);
  const type = core(schema);
  const typeMeta: Meta = type instanceof z.ZodType ? (type.meta() ?? {}) : {};
  // A type that goes by a name explains itself; other prose is about the option.
  const typeDescription = 'id' in typeMeta ? typeMeta.description : undefined;
  return {
    schema: type,
    meta: metaOf(schema),
    ...(typeDescription === undefined ? {} : { typeDescription }),
  };
}

function step(schema: unknown, key: PropertyKey): unknown {
  if (schema instanceof z.ZodObject) return (schema.shape as Record<PropertyKey, unknown>)[key];
  if (schema instanceof z.ZodArray) return typeof key === 'number' ? schema.element : undefined;
  if (schema instanceof z.ZodRecord) return typeof key === 'number' ? undefined : schema.valueType;
  // Of several kinds of value, the one that has such a key.
  if (schema instanceof z.ZodUnion)
    return schema.options.map((option) => step(core(option), key)).find((next) => next !== undefined);
  return undefined;
}

/** An option's own prose and examples come before those of its type. */
function metaOf(schema: unknown): Meta {
  const outer: Meta = schema instanceof z.ZodType ? (schema.meta() ?? {}) : {};
  const inner = core(schema);
  const own: Meta = inner instanceof z.ZodType ? (inner.meta() ?? {}) : {};
  return { ...own, ...outer };
}

/** The keys that a schema knows; none for a map with names of the author's choosing. */
export function keysOf(schema: unknown): string[] {
  const inner = core(schema);
  if (inner instanceof z.ZodObject) return Object.keys(inner.shape);
  if (inner instanceof z.ZodUnion) return inner.options.flatMap(keysOf);
  return [];
}

/** Groups of options in which there is an option `key`, nearest first. */
export function groupsWith(schema: unknown, key: string, prefix: Path = []): Path[] {
  const inner = core(schema);
  if (!(inner instanceof z.ZodObject)) return [];
  const found: Path[] = Object.hasOwn(inner.shape, key) ? [prefix] : [];
  for (const [name, field] of Object.entries(inner.shape))
    found.push(...groupsWith(field, key, [...prefix, name]));
  return found.sort((a, b) => a.length - b.length);
}
